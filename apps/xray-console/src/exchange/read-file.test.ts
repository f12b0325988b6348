import { describe, expect, it } from 'vitest';
import { readTraceFile } from './read-file.ts';

const ID = '1-5759e988-bd862e3fe1be46a994272793';
const document = { id: '0000000000000001', trace_id: ID, name: 'a' };
const segment = { Id: document.id, Document: JSON.stringify(document) };

describe('a file of traces', () => {
  it.each([
    ['an export', JSON.stringify({ version: 1, traces: [{ Id: ID, Segments: [segment] }] })],
    ['an answer of BatchGetTraces', JSON.stringify({ Traces: [{ Id: ID, Segments: [segment] }] })],
    ['one document', JSON.stringify(document)],
    ['a list of documents', JSON.stringify([document])],
  ])('is read from %s', (_, text) => {
    expect(readTraceFile(text)).toEqual({ version: 1, traces: [{ Id: ID, Segments: [segment] }] });
  });

  it('puts documents line by line together by trace', () => {
    const other = { ...document, id: '0000000000000002', trace_id: ID.replace('5759', '5760') };
    const file = readTraceFile([document, other].map((each) => JSON.stringify(each)).join('\n'));
    expect(file.traces.map(({ Segments }) => Segments.length)).toEqual([1, 1]);
  });

  it.each([
    ['hello', 'not JSON'],
    ['{"a":1}\n{"b":', 'not JSON'],
    ['[1]', 'no trace_id'],
    ['{"name":"a"}', 'no trace_id'],
  ])('%j is refused with a sentence', (text, message) => {
    expect(() => readTraceFile(text)).toThrow(message);
  });
});
