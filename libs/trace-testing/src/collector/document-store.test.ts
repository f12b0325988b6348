import { describe, expect, it } from 'vitest';
import { parseDocument } from '@xray-microservices/xray-model';
import type { TraceDocument } from '@xray-microservices/xray-model';
import { segment, traceId } from '../../test/support/documents.ts';
import { DocumentStore } from './document-store.ts';

function documentOf(number: number, trace: number): TraceDocument {
  const parsed = parseDocument(JSON.stringify(segment(number, `s${number}`, { trace_id: traceId(trace) })));
  if (!parsed.ok) throw new Error(parsed.refusal.hint);
  return parsed.document;
}

const namesIn = (store: DocumentStore): string[] => store.documents.map(({ name }) => name);

describe('DocumentStore', () => {
  it('keeps as many documents as it may, and lets the oldest go for the next', () => {
    const store = new DocumentStore({ maxDocuments: 2, maxBytes: 1000 });
    store.add(documentOf(1, 1), 10);
    store.add(documentOf(2, 2), 10);
    expect([namesIn(store), store.dropped]).toEqual([['s1', 's2'], 0]);
    store.add(documentOf(3, 1), 10);
    expect([namesIn(store), store.dropped]).toEqual([['s2', 's3'], 1]);
  });

  it('keeps as many bytes as it may, and lets go what is needed for the next', () => {
    const store = new DocumentStore({ maxDocuments: 10, maxBytes: 30 });
    for (const number of [1, 2, 3]) store.add(documentOf(number, number), 10);
    expect([namesIn(store), store.dropped]).toEqual([['s1', 's2', 's3'], 0]);
    store.add(documentOf(4, 4), 11);
    expect([namesIn(store), store.dropped]).toEqual([['s3', 's4'], 2]);
  });

  it('takes what it lets go out of its trace, and forgets a trace without documents', () => {
    const store = new DocumentStore({ maxDocuments: 2, maxBytes: 1000 });
    const [first, second, third, fourth] = [
      documentOf(1, 1),
      documentOf(2, 1),
      documentOf(3, 2),
      documentOf(4, 2),
    ];
    store.add(first, 1);
    store.add(second, 1);
    expect(store.trace(first.trace_id)?.documents).toHaveLength(2);
    store.add(third, 1);
    expect(store.trace(first.trace_id)?.documents.map(({ name }) => name)).toEqual(['s2']);
    store.add(fourth, 1);
    expect(store.traceIds).toEqual([third.trace_id]);
  });

  it('answers the same trace until another document of it arrives', () => {
    const store = new DocumentStore({ maxDocuments: 10, maxBytes: 1000 });
    const document = documentOf(1, 1);
    store.add(document, 1);
    const before = store.trace(document.trace_id);
    store.add(documentOf(2, 2), 1);
    expect(store.trace(document.trace_id)).toBe(before);
    store.add(documentOf(3, 1), 1);
    expect(store.trace(document.trace_id)).not.toBe(before);
    expect(store.traces()).toHaveLength(2);
  });

  it('is empty after it has been cleared', () => {
    const store = new DocumentStore({ maxDocuments: 1, maxBytes: 1000 });
    store.add(documentOf(1, 1), 1);
    store.add(documentOf(2, 1), 1);
    store.clear();
    expect([store.documents, store.traces(), store.dropped]).toEqual([[], [], 0]);
  });
});
