import type { TraceDocument } from '@xray-microservices/xray-model';
import { assembleTrace, parseDocument, parseTraceId } from '@xray-microservices/xray-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node } from '../../test/support/segment-trees.ts';
import { hexId, node, randomTree, root, TRACE_ID, treeOf } from '../../test/support/segment-trees.ts';
import { splitDocument } from './split-document.ts';

/** The service's limit and the datagram's, the smaller one. */
const LIMIT = 65_477;
const MARK = /… \[truncated by xray-tracing: (\d+) bytes\]$/;

interface Result {
  texts: string[];
  documents: TraceDocument[];
  isTruncated: boolean;
}

/** Splits, and checks what must hold of every answer. */
function split(document: unknown, limit = LIMIT): Result {
  const result = splitDocument(typeof document === 'string' ? document : JSON.stringify(document), limit);
  if (result === undefined) throw new Error('The document was not split.');
  const texts = result.documents.map((each) => {
    expect(each.length).toBeLessThanOrEqual(limit);
    return new TextDecoder('utf-8', { fatal: true }).decode(each);
  });
  const documents = texts.map((text) => {
    const parsed = parseDocument(text);
    if (!parsed.ok) throw new Error(`${JSON.stringify(parsed.refusal)} ${text.slice(0, 300)}`);
    return parsed.document;
  });
  return { texts, documents, isTruncated: result.isTruncated };
}

function assembled(documents: readonly TraceDocument[]): readonly TraceDocument[] | undefined {
  const id = parseTraceId(TRACE_ID);
  return id && assembleTrace(id, documents)?.documents;
}

function parsed(document: unknown): TraceDocument {
  const result = parseDocument(JSON.stringify(document));
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.document;
}

const bytesOf = (document: unknown): number => Buffer.byteLength(JSON.stringify(document));

function idsIn(documents: readonly unknown[]): string[] {
  const ids: string[] = [];
  const waiting = [...documents] as Node[];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    ids.push(next.id);
    waiting.push(...(next.subsegments ?? []));
  }
  return ids.sort();
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Whether `after` is `before`, but for values that were cut with a mark or left out with a note. */
function isCutOf(after: unknown, before: unknown): boolean {
  if (typeof after === 'string' && MARK.test(after)) {
    const kept = after.replace(MARK, '');
    return (typeof before === 'string' ? before : JSON.stringify(before)).startsWith(kept);
  }
  if (!isObject(after) || !isObject(before)) return Object.is(after, before);
  return Object.entries(after).every(
    ([key, value]) =>
      ['xray_tracing', 'truncated'].includes(key) ||
      (key === 'metadata' && before[key] === undefined) ||
      isCutOf(value, before[key]),
  );
}

describe('splitDocument', () => {
  it('leaves a document that fits as it is', () => {
    const text = JSON.stringify(root({ subsegments: [node(1)] }));
    expect(split(text, text.length).texts).toEqual([text]);
  });

  it('moves the biggest subsegment out, and keeps the order of the others', () => {
    const big = (order: number, size: number): Node =>
      node(order, { metadata: { default: { text: 'x'.repeat(size) } } });
    const { documents } = split(root({ subsegments: [big(1, 300), big(2, 900), big(3, 200)] }), 1100);
    expect(documents).toMatchObject([
      { id: hexId(1), subsegments: [{ id: hexId(2) }, { id: hexId(4) }] },
      { id: hexId(3), type: 'subsegment', trace_id: TRACE_ID, parent_id: hexId(1) },
    ]);
  });

  it('moves a subsegment with all that is inside it, as long as that fits', () => {
    const children = Array.from({ length: 4 }, (_none, index) =>
      node(index + 2, { metadata: { default: { text: 'x'.repeat(200) } } }),
    );
    const { documents } = split(
      root({
        metadata: { default: { text: 'x'.repeat(900) } },
        subsegments: [node(1, { subsegments: children })],
      }),
      2000,
    );
    expect(documents).toMatchObject([
      { id: hexId(1), subsegments: [] },
      { id: hexId(2), parent_id: hexId(1), subsegments: children.map(({ id }) => ({ id })) },
    ]);
  });

  it('keeps the first of equal subsegments in their parent', () => {
    const equals = [1, 2, 3].map((order) => node(order, { start_time: 1e9, end_time: 1e9 }));
    const limit = bytesOf(root({ subsegments: equals.slice(0, 1) }));
    const { documents } = split(root({ subsegments: equals }), limit);
    expect(documents.map(({ id }) => id)).toEqual([hexId(1), hexId(3), hexId(4)]);
  });

  it('splits a subsegment that is a document of its own already', () => {
    const { documents } = split(
      node(7, {
        type: 'subsegment',
        trace_id: TRACE_ID,
        parent_id: hexId(1),
        subsegments: [node(8), node(9)],
      }),
      400,
    );
    expect(documents).toMatchObject([
      { id: hexId(8), parent_id: hexId(1) },
      { id: hexId(9), parent_id: hexId(8), type: 'subsegment' },
    ]);
  });

  it('moves subsegments in progress like others', () => {
    const open = { end_time: undefined, in_progress: true, metadata: { default: { text: 'x'.repeat(500) } } };
    const { documents } = split(root({ subsegments: [node(1, open), node(2, open)] }), 900);
    expect(documents).toMatchObject([
      { id: hexId(1), subsegments: [{ id: hexId(2), in_progress: true }] },
      { id: hexId(3), in_progress: true },
    ]);
  });

  it('gives a subsegment that names a type and ids each of them once', () => {
    const odd = { type: 'local', parent_id: 'x', trace_id: 5, metadata: { default: { t: 'x'.repeat(900) } } };
    const document = root({ subsegments: [node(1, odd)] });
    const { texts } = split(document, bytesOf(document) - 1);
    expect(texts).toHaveLength(2);
    expect(texts[1]?.match(/"(type|parent_id|trace_id)":"[^"]*"/g)).toEqual([
      '"type":"subsegment"',
      `"trace_id":"${TRACE_ID}"`,
      `"parent_id":"${hexId(1)}"`,
    ]);
  });

  it('reads text with blanks, escapes and members that nobody knows', () => {
    const document = root({
      odd: { '"subsegments"': [{}], 'a\\': '\\"}]' },
      subsegments: [node(1, { text: '"}]\\\u2028' }), node(2, { nothing: null, list: [[], {}] })],
    });
    const text = JSON.stringify(document, null, 2);
    const { documents } = split(text, Buffer.byteLength(text) - 1);
    expect(assembled(documents)).toEqual(assembled([parsed(document)]));
  });

  it('keeps numbers as they were written', () => {
    const text = JSON.stringify(root({ subsegments: [node(1), node(2)] }))
      .replace('"start_time":1465510280,', '"start_time":1.46551028E9,')
      .replace('work 2"', 'work 2","exact":12345678901234567890');
    expect(split(text, 400).texts.join('')).toMatch(/1\.46551028E9,.*12345678901234567890/);
  });

  it.each([
    ['no JSON', 'x'.repeat(1000)],
    ['a list', `[${'1,'.repeat(500)}1]`],
    ['a document that was cut off', JSON.stringify(root({ x: 'y'.repeat(900) })).slice(0, -1)],
    ['a string that does not end', `{"id":"${'x'.repeat(900)}`],
    ['a string that ends in a backslash', `{"id":"${'x'.repeat(900)}\\`],
    ['a document without an id', JSON.stringify({ x: 'y'.repeat(900) })],
    ['a document without a trace id', JSON.stringify(node(1, { x: 'y'.repeat(900) }))],
    ['a subsegment without an id', JSON.stringify(root({ subsegments: [{ x: 'y'.repeat(900) }] }))],
    [
      'two lists of subsegments',
      JSON.stringify(root({ x: 'y'.repeat(900) })).replace('{', '{"subsegments":[],"subsegments":[],'),
    ],
    ['more after the end', `${JSON.stringify(root({ x: 'y'.repeat(900) }))}{}`],
    ['a name beyond the limit', JSON.stringify(root({ name: 'n'.repeat(900) }))],
  ])('does not split %s', (_case, text) => {
    expect(splitDocument(text, 600)).toBeUndefined();
  });

  it('never throws, whatever the text is', () => {
    const text = JSON.stringify(randomTree(1, 12, 60));
    for (let at = 0; at < text.length; at += 1) {
      for (const part of [text.slice(at), text.slice(0, at), text.slice(0, at) + text.slice(at + 1)]) {
        splitDocument(part, 500);
      }
    }
    fc.assert(
      fc.property(
        fc.string({
          minLength: 20,
          unit: fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '\\', '1', 'a', ' '),
        }),
        (odd) => {
          splitDocument(odd, 10);
        },
      ),
    );
  });
});

describe('the documents of a split trace', () => {
  const check = (tree: Node, limit: number): Result => {
    const result = split(tree, limit);
    const before = assembled([parsed(tree)]);
    const after = assembled(result.documents);
    expect(idsIn(after ?? [])).toEqual(idsIn([tree]));
    expect(idsIn(result.documents)).toEqual(idsIn([tree]));
    if (result.isTruncated) expect(isCutOf(after, before)).toBe(true);
    else expect(after).toEqual(before);
    return result;
  };

  it.each(Array.from({ length: 200 }, (_none, seed) => seed))('add up to it (seed %i)', (seed) => {
    check(randomTree(seed, 2 + (seed % 40), 400), 1200 + seed * 7);
  });

  it.each(Array.from({ length: 100 }, (_none, seed) => seed))(
    'add up to it when much must be cut (seed %i)',
    (seed) => {
      check(randomTree(1000 + seed, 2 + (seed % 10), 9000), 1500 + seed * 11);
    },
  );

  it('add up to it, whatever the data is', () => {
    const data = fc.record(
      {
        metadata: fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.jsonValue())),
        annotations: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
        user: fc.string({ unit: 'grapheme' }),
        other: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const name = fc.constantFrom('a', 'größe', '日本語');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(data, name, fc.nat()), { minLength: 1, maxLength: 12 }),
        fc.nat(2000),
        (list, more) => {
          const entities = list.map(([members, own], order) =>
            order === 0 ? root({ ...members, name: own }) : node(order, { ...members, name: own }),
          );
          check(
            treeOf(entities, (order) => (list[order]?.[2] ?? 0) % order),
            1100 + more,
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('splitting what is very big', () => {
  const chain = (levels: number): string => {
    const parts: string[] = [];
    for (let order = 0; order < levels; order += 1) {
      const text = JSON.stringify(order === 0 ? root() : node(order));
      parts.push(order === levels - 1 ? text : `${text.slice(0, -1)},"subsegments":[`);
    }
    return parts.join('') + ']}'.repeat(levels - 1);
  };

  it('takes apart 10,000 levels', () => {
    const { documents } = split(chain(10_000));
    expect(documents.length).toBeLessThan(60);
    expect(idsIn(documents)).toHaveLength(10_000);
    expect(assembled(documents)).toHaveLength(1);
  });

  it('takes apart 100,000 subsegments side by side', () => {
    const children = Array.from({ length: 100_000 }, (_none, index) => node(index + 1));
    const result = splitDocument(JSON.stringify(root({ subsegments: children })), LIMIT);
    const inRoot = (JSON.parse(String(result?.documents[0])) as Node).subsegments?.length ?? 0;
    expect(inRoot).toBeGreaterThan(600);
    expect(result?.documents).toHaveLength(1 + 100_000 - inRoot);
  });

  it('packs 100,000 subsegments in a tree into few documents', () => {
    const entities = Array.from({ length: 100_000 }, (_none, order) => (order === 0 ? root() : node(order)));
    const text = JSON.stringify(treeOf(entities, (order) => Math.floor((order - 1) / 3)));
    const { documents } = split(text);
    expect(documents.length).toBeLessThan((3 * text.length) / LIMIT);
    expect(idsIn(documents)).toHaveLength(100_000);
  });
});
