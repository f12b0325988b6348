import { describe, expect, it } from 'vitest';
import { id, independent, segment, subsegment, T0, TRACE_ID } from '../../test/support/documents.ts';
import { MAX_NESTING } from './nesting.ts';
import { parseDocument } from './parse-document.ts';
import type { Refusal, RefusalCode } from './refusal.ts';

function refusalOf(value: unknown): Refusal {
  const parsed = parseDocument(typeof value === 'string' ? value : JSON.stringify(value));
  if (parsed.ok) {
    throw new Error('The document was accepted.');
  }
  return parsed.refusal;
}

function without(members: Readonly<Record<string, unknown>>, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

describe('parseDocument accepts', () => {
  it.each([
    ['a complete segment', segment(1)],
    ['a segment in progress', { ...without(segment(1), 'end_time'), in_progress: true }],
    ['a segment with a parent', segment(1, { parent_id: id(9) })],
    ['a subsegment on its own', independent(2, 1)],
    ['a subsegment on its own in progress', { ...without(independent(2, 1), 'end_time'), in_progress: true }],
    ['embedded subsegments without a trace id', segment(1, { subsegments: [subsegment(2)] })],
    [
      'times in exponent form',
      '{"id":"0000000000000001","name":"n","trace_id":"1-5759e988-bd862e3fe1be46a994272793","start_time":1.478293361271E9,"end_time":1.478293361449E9}',
    ],
    ['whole seconds', segment(1, { start_time: 1_465_510_280, end_time: 1_465_510_281 })],
    ['an end before the start', segment(1, { end_time: T0 - 1 })],
    ['an id of the distant past', segment(1, { trace_id: '1-00000001-bd862e3fe1be46a994272793' })],
    [
      'members that nobody knows',
      segment(1, { Dummy: { a: [1, null] }, service: { compiler: 'x', version: '1' } }),
    ],
    ['annotation keys that are not indexed', segment(1, { annotations: { 'a.b': 1, 'c-d': true } })],
    ['null for an optional member', segment(1, { parent_id: null, end_time: T0, http: null })],
  ])('%s', (_case, value) => {
    expect(parseDocument(typeof value === 'string' ? value : JSON.stringify(value)).ok).toBe(true);
  });
});

describe('parseDocument refuses', () => {
  it.each<[string, unknown, RefusalCode, string | undefined]>([
    ['an empty list', [], 'MissingId', undefined],
    ['null', 'null', 'MissingId', undefined],
    ['a number', '5', 'MissingId', undefined],
    ['an empty object', {}, 'MissingId', 'id'],
    ['a null id', segment(1, { id: null }), 'MissingId', 'id'],
    ['an empty id', segment(1, { id: '' }), 'InvalidId', 'id'],
    ['an id of 15 digits', segment(1, { id: '0'.repeat(15) }), 'InvalidId', 'id'],
    ['an id of 17 digits', segment(1, { id: '0'.repeat(17) }), 'InvalidId', 'id'],
    ['an id that is a number', segment(1, { id: 1_234_567_890_123_456 }), 'InvalidId', 'id'],
    ['no name', without(segment(1), 'name'), 'MissingName', 'name'],
    ['an empty name', segment(1, { name: '' }), 'MissingName', 'name'],
    ['a name that is a number', segment(1, { name: 7 }), 'InvalidName', 'name'],
    ['a name with a question mark', segment(1, { name: 'Who?' }), 'InvalidName', 'name'],
    ['a name of 201 characters', segment(1, { name: 'n'.repeat(201) }), 'InvalidName', 'name'],
    ['no trace id', without(segment(1), 'trace_id'), 'MissingTraceId', 'trace_id'],
    ['a malformed trace id', segment(1, { trace_id: '1-abc' }), 'InvalidTraceId', 'trace_id'],
    ['a trace id that is a number', segment(1, { trace_id: 1 }), 'InvalidTraceId', 'trace_id'],
    ['a malformed parent id', segment(1, { parent_id: 'abc' }), 'InvalidId', 'parent_id'],
    ['no start time', without(segment(1), 'start_time'), 'MissingStartTime', 'start_time'],
    ['a start time in words', segment(1, { start_time: '2016-06-09' }), 'InvalidStartTime', 'start_time'],
    ['a start time in milliseconds', segment(1, { start_time: T0 * 1000 }), 'InvalidStartTime', 'start_time'],
    ['a negative start time', segment(1, { start_time: -1 }), 'InvalidStartTime', 'start_time'],
    ['no end time', without(segment(1), 'end_time'), 'MissingEndTime', 'end_time'],
    [
      'no end time and in_progress false',
      { ...without(segment(1), 'end_time'), in_progress: false },
      'MissingEndTime',
      'end_time',
    ],
    [
      'no end time and in_progress as text',
      { ...without(segment(1), 'end_time'), in_progress: 'true' },
      'MissingEndTime',
      'end_time',
    ],
    ['an end time in milliseconds', segment(1, { end_time: T0 * 1000 }), 'MissingEndTime', 'end_time'],
  ])('%s', (_case, value, code, field) => {
    const refusal = refusalOf(value);
    expect(refusal).toMatchObject({ code, message: `Invalid segment. ErrorCode: ${code}` });
    expect(refusal.field).toBe(field);
    expect(refusal.hint).not.toBe('');
  });

  it.each<[string, unknown, RefusalCode, string]>([
    ['no parent id', without(independent(2, 1), 'parent_id'), 'MissingParentId', 'parent_id'],
    ['no trace id', without(independent(2, 1), 'trace_id'), 'MissingTraceId', 'trace_id'],
    ['no end time', without(independent(2, 1), 'end_time'), 'MissingEndTime', 'end_time'],
    ['a forbidden name', independent(2, 1, { name: 'a,b' }), 'InvalidName', 'name'],
    ['a malformed id', independent(2, 1, { id: 'x' }), 'InvalidId', 'id'],
  ])('a subsegment on its own with %s', (_case, value, code, field) => {
    expect(refusalOf(value)).toMatchObject({
      code,
      field,
      message: `Invalid subsegment. ErrorCode: ${code}, Cause: null`,
    });
  });

  it.each<[string, unknown, RefusalCode, string]>([
    [
      'a forbidden name',
      [subsegment(2), subsegment(3, { name: 'a?' })],
      'InvalidName',
      'subsegments[1].name',
    ],
    ['no end time', [without(subsegment(2), 'end_time')], 'MissingEndTime', 'subsegments[0].end_time'],
    [
      'no start time',
      [without(subsegment(2), 'start_time')],
      'MissingStartTime',
      'subsegments[0].start_time',
    ],
    ['no id', [without(subsegment(2), 'id')], 'MissingId', 'subsegments[0].id'],
    ['no name', [without(subsegment(2), 'name')], 'MissingName', 'subsegments[0].name'],
    [
      'a bad one inside a good one',
      [subsegment(2, { subsegments: [subsegment(3, { id: 'x' })] })],
      'InvalidId',
      'subsegments[0].subsegments[0].id',
    ],
    [
      'two bad ones, by the first in reading order',
      [subsegment(2, { subsegments: [subsegment(3, { name: '!' })] }), subsegment(4, { id: 'x' })],
      'InvalidName',
      'subsegments[0].subsegments[0].name',
    ],
  ])('a segment for an embedded subsegment with %s', (_case, subsegments, code, field) => {
    expect(refusalOf(segment(1, { subsegments }))).toMatchObject({
      code,
      field,
      id: id(1),
      message: `Invalid subsegment. ErrorCode: ${code}, Cause: null`,
    });
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \r\n '],
    ['text', 'hello'],
    ['a document that was cut off', JSON.stringify(segment(1)).slice(0, -1)],
    ['two documents', `${JSON.stringify(segment(1))}\n${JSON.stringify(segment(2))}`],
    ['a byte order mark', `\uFEFF${JSON.stringify(segment(1))}`],
    ['nesting beyond the limit', `{"metadata":${'['.repeat(MAX_NESTING)}${']'.repeat(MAX_NESTING)}}`],
  ])('%s as not parseable', (_case, text) => {
    const refusal = refusalOf(text);
    expect(refusal).toMatchObject({ code: 'ParseError', message: 'Invalid segment. ErrorCode: ParseError' });
    expect(refusal).not.toHaveProperty('id');
  });

  it('an infinite time, which JSON can write as 1e999', () => {
    const text = JSON.stringify(segment(1)).replace(`"start_time":${T0}`, '"start_time":1e999');
    expect(refusalOf(text)).toMatchObject({ code: 'InvalidStartTime', field: 'start_time' });
  });
});

describe('a refusal', () => {
  it('carries the id when it can be read', () => {
    expect(refusalOf(segment(1, { name: '' })).id).toBe(id(1));
  });

  it.each([[{}], [{ id: 5 }], [{ id: '' }]])('has no id for %j', (value) => {
    expect(refusalOf(value)).not.toHaveProperty('id');
  });

  it('keeps a monstrous id short and printable', () => {
    expect(refusalOf({ id: `\u001B[31m${'x'.repeat(10_000)}` }).id).toMatch(/^\[31mx{10,60}…$/);
  });

  it('names the character at fault and what is allowed', () => {
    expect(refusalOf(segment(1, { name: 'Who?' })).hint).toBe(
      String.raw`Character 4 of the name is "?" (U+003F), which X-Ray does not allow: remove or replace it. ` +
        String.raw`Allowed are letters, numbers, spaces and _ . : / % & # = + \ - @.`,
    );
  });

  it('recognises milliseconds', () => {
    expect(refusalOf(segment(1, { start_time: T0 * 1000 })).hint).toContain(
      'looks like milliseconds: send seconds',
    );
  });

  it('prints no control characters of the document', () => {
    const hints = [segment(1, { id: '\u001B[2J' }), `{"\u001B[2J`, segment(1, { trace_id: '\u009B2J' })].map(
      (value) => refusalOf(value).hint,
    );
    expect(hints.join('')).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/);
  });
});

describe('a parsed document', () => {
  function parsed(value: unknown): unknown {
    const result = parseDocument(JSON.stringify(value));
    return result.ok ? result.document : result.refusal;
  }

  it('has the trace id in the normal form', () => {
    expect(parsed(segment(1, { trace_id: '5759E988BD862E3FE1BE46A994272793' }))).toEqual(segment(1));
  });

  it('is what was sent, with what nobody knows', () => {
    const sent = segment(1, {
      Dummy: [1, { a: null }],
      annotations: { text: 'a', number: 1, flag: false },
      metadata: { default: { deep: [[null]] }, plain: 5 },
      cause: { exceptions: [{ id: id('e'), stack: [{ path: 'a.js', line: 1 }, { label: 'only' }] }] },
      links: [{ trace_id: TRACE_ID, id: id(5), attributes: { a: 'b' } }],
      subsegments: [subsegment(2, { sql: { url: 'mysql://', odd: 1 }, precursor_ids: [id(3)] })],
    });
    expect(parsed(sent)).toEqual(sent);
  });

  it('keeps a cause that is the id of an exception elsewhere', () => {
    expect(parsed(segment(1, { cause: id('e') }))).toHaveProperty('cause', id('e'));
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['http that is text', { http: 'GET /' }, {}],
    [
      'a status that is text',
      { http: { request: { url: '/' }, response: { status: '200' } } },
      { http: { request: { url: '/' }, response: {} } },
    ],
    ['flags that are text', { fault: 'yes', error: 1, throttle: true }, { throttle: true }],
    ['an annotation that is an object', { annotations: { a: {}, b: 1 } }, { annotations: { b: 1 } }],
    ['subsegments that are no list', { subsegments: {} }, {}],
    [
      'subsegments that are no objects',
      { subsegments: [1, null, subsegment(2), 'x'] },
      { subsegments: [subsegment(2)] },
    ],
    [
      'a stack frame that is text',
      { cause: { exceptions: [{ stack: ['at x', { line: 1 }] }] } },
      { cause: { exceptions: [{ stack: [{ line: 1 }] }] } },
    ],
    [
      'an end time that is null',
      { end_time: null, in_progress: true },
      { end_time: undefined, in_progress: true },
    ],
    ['null members', { user: null, origin: 'AWS::EC2::Instance' }, { origin: 'AWS::EC2::Instance' }],
    [
      'sql in subsegments that is a list',
      { subsegments: [subsegment(2, { sql: [] })] },
      { subsegments: [subsegment(2)] },
    ],
  ])('is without %s', (_case, sent, kept) => {
    expect(parsed(segment(1, sent))).toEqual(segment(1, kept));
  });

  it('takes members named like those of Object for data', () => {
    const text = JSON.stringify(segment(1)).replace('{', '{"__proto__":{"fault":true},"constructor":1,');
    const result = parseDocument(text);
    expect(result.ok && result.document.fault).toBeUndefined();
    expect(result.ok && Object.getPrototypeOf(result.document)).toBe(Object.prototype);
  });

  it('may have its subsegments nested as deeply as the limit lets it', () => {
    let inner = subsegment(1);
    for (let level = 0; level < 490; level += 1) {
      inner = subsegment(1, { subsegments: [inner] });
    }
    expect(parseDocument(JSON.stringify(segment(1, { subsegments: [inner] }))).ok).toBe(true);
  });
});
