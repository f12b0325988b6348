import { describe, expect, it } from 'vitest';
import {
  documents,
  id,
  independent,
  segment,
  subsegment,
  T0,
  TRACE_ID,
} from '../../test/support/documents.ts';
import { nodeOf, outline } from '../../test/support/outline.ts';
import { parseTraceId } from '../ids.ts';
import { assembleTrace } from './assemble-trace.ts';
import type { Trace } from './trace.ts';

type Members = Readonly<Record<string, unknown>>;

function assemble(...all: readonly Members[]): Trace | undefined {
  return assembleTrace(TRACE_ID, documents(...all));
}

/** Every order in which the documents can arrive. */
function permutations<T>(items: readonly T[]): T[][] {
  return items.length === 0
    ? [[]]
    : items.flatMap((item, index) =>
        permutations(items.filter((_other, otherIndex) => otherIndex !== index)).map((rest) => [
          item,
          ...rest,
        ]),
      );
}

const inProgress = (members: Members): Members => ({ ...members, end_time: undefined, in_progress: true });

describe('assembleTrace', () => {
  it('has no answer without documents', () => {
    expect(assemble()).toBeUndefined();
  });

  it('leaves out documents of other traces', () => {
    const other = segment(2, { trace_id: '1-00000000-000000000000000000000000' });
    expect(outline(assemble(segment(1), other))).toEqual(['1']);
    expect(assembleTrace(parseTraceId('f'.repeat(32)) ?? TRACE_ID, documents(segment(1)))).toBeUndefined();
  });

  describe('in any order of arrival', () => {
    it.each<[string, Members[], string[]]>([
      [
        'hangs a segment under the subsegment that called it',
        [segment(1, { subsegments: [subsegment(2)] }), segment(3, { parent_id: id(2) })],
        ['1', '  2', '    3'],
      ],
      [
        'hangs a segment under the segment that called it',
        [segment(1), segment(2, { parent_id: id(1) })],
        ['1', '  2'],
      ],
      [
        'hangs a segment under a subsegment that was sent on its own',
        [segment(1), independent(2, 1), segment(3, { parent_id: id(2) })],
        ['1', '  2', '    3'],
      ],
      [
        'folds a subsegment into an embedded one',
        [segment(1, { subsegments: [subsegment(2)] }), independent(3, 2)],
        ['1', '  2', '    3'],
      ],
      [
        'folds a chain of subsegments',
        [segment(1), independent(2, 1), independent(3, 2), independent(4, 3)],
        ['1', '  2', '    3', '      4'],
      ],
      ['keeps a subsegment whose parent has not come', [segment(1), independent(3, 2)], ['1', '3']],
      ['keeps a segment whose parent has not come', [segment(1, { parent_id: id(9) })], ['1']],
      [
        'counts a subsegment once that is embedded and was sent on its own',
        [segment(1, { subsegments: [subsegment(2, { subsegments: [subsegment(3)] })] }), independent(2, 1)],
        ['1', '  2', '    3'],
      ],
      [
        'keeps a segment and a subsegment with the same id',
        [segment(1), independent(2, 1), segment(2, { parent_id: id(1) })],
        ['1', '  2', '  2'],
      ],
      [
        'orders siblings by start',
        [
          segment(1),
          independent(2, 1, { start_time: T0 + 0.3 }),
          independent(3, 1, { start_time: T0 + 0.1 }),
          segment(4, { parent_id: id(1), start_time: T0 + 0.2 }),
        ],
        ['1', '  3', '  4', '  2'],
      ],
      ['opens a loop of two', [independent(1, 2), independent(2, 1)], ['1', '  2']],
      [
        'opens a loop of a segment and its own subsegment',
        [segment(1, { parent_id: id(2), subsegments: [subsegment(2)] })],
        ['1', '  2'],
      ],
      ['opens a loop of one', [segment(1, { parent_id: id(1) }), independent(2, 2)], ['1', '2']],
      [
        'opens a loop with a tail',
        [independent(1, 2), independent(2, 3), independent(3, 2)],
        ['2', '  1', '  3'],
      ],
      [
        'opens a loop of documents that embed each other',
        [
          segment(1, {
            subsegments: [subsegment(3, { subsegments: [subsegment(4, { end_time: T0 + 9 })] })],
          }),
          segment(2, {
            subsegments: [subsegment(4, { subsegments: [subsegment(3, { end_time: T0 + 9 })] })],
          }),
        ],
        ['1', '4', '  3', '2'],
      ],
    ])('%s', (_case, members, expected) => {
      for (const order of permutations(members)) {
        expect(outline(assemble(...order))).toEqual(expected);
      }
    });
  });

  describe('takes one version of each document', () => {
    const complete = segment(1, { name: 'complete', subsegments: [subsegment(2)] });
    const open = inProgress(segment(1, { name: 'open' }));

    it.each([
      ['before', [open, complete]],
      ['after', [complete, open]],
      ['before and after', [open, complete, open]],
    ])('the complete one when the one in progress arrives %s it', (_case, arrived) => {
      const trace = assemble(...arrived);
      expect(outline(trace)).toEqual(['1', '  2']);
      expect(trace?.documents).toEqual([complete]);
      expect(trace?.inProgress).toBe(false);
    });

    it('the complete one of a subsegment, embedded or not', () => {
      const embeddedOpen = inProgress(segment(1, { subsegments: [inProgress(subsegment(2))] }));
      const closed = independent(2, 1, { name: 'closed' });
      for (const order of permutations([embeddedOpen, closed])) {
        expect(nodeOf(assemble(...order), 2)).toMatchObject({
          inProgress: false,
          document: { name: 'closed' },
        });
      }
    });

    it('the one that ends later, when a segment is sent again', () => {
      const again = segment(1, { name: 'again', end_time: T0 + 2 });
      for (const order of permutations([segment(1), again])) {
        expect(nodeOf(assemble(...order), 1).document.name).toBe('again');
      }
    });

    it('the later arrival when nothing else tells', () => {
      expect(nodeOf(assemble(segment(1, { name: 'a' }), segment(1, { name: 'b' })), 1).document.name).toBe(
        'b',
      );
    });
  });

  it('keeps subsegments of one document that share an id', () => {
    const trace = assemble(segment(1, { subsegments: [subsegment(2), subsegment(2), subsegment(1)] }));
    expect(outline(trace)).toEqual(['1', '  2', '  2', '  1']);
  });

  it('keeps the order of subsegments that start at the same time', () => {
    const trace = assemble(segment(1, { subsegments: [subsegment(9), subsegment(3), subsegment(5)] }));
    expect(outline(trace)).toEqual(['1', '  9', '  3', '  5']);
  });

  it('does not change the documents it is given', () => {
    const arrived = documents(segment(1, { subsegments: [subsegment(2)] }), independent(3, 2));
    const before = structuredClone(arrived);
    assembleTrace(TRACE_ID, arrived);
    expect(arrived).toEqual(before);
  });
});

describe('the documents of a trace', () => {
  it('are one for each segment, with the subsegments folded in', () => {
    const trace = assemble(
      segment(3, { start_time: T0 + 0.1, parent_id: id(2) }),
      independent(4, 2, { namespace: 'aws', start_time: T0 + 0.2 }),
      segment(1, { subsegments: [subsegment(2)] }),
    );
    expect(trace?.documents).toEqual([
      segment(1, {
        subsegments: [
          subsegment(2, { subsegments: [subsegment(4, { namespace: 'aws', start_time: T0 + 0.2 })] }),
        ],
      }),
      segment(3, { start_time: T0 + 0.1, parent_id: id(2) }),
    ]);
  });

  it('include a subsegment whose parent has not come, as it was sent', () => {
    const orphan = independent(3, 9, { subsegments: [subsegment(4)] });
    const trace = assemble(orphan);
    expect(trace?.documents).toEqual([orphan]);
    expect(nodeOf(trace, 3).missingParent).toBe(id(9));
  });

  it('can each be sent again, also when a loop was opened', () => {
    const trace = assemble(independent(1, 2), independent(2, 1));
    expect(trace?.documents).toEqual([independent(1, 2, { subsegments: [subsegment(2)] })]);
  });

  it('are those of the nodes', () => {
    const trace = assemble(segment(1), independent(2, 1));
    expect(trace?.roots.map((node) => node.document)).toEqual(trace?.documents);
  });
});

describe('the times of a trace', () => {
  it('reach from the earliest start to the latest end of its documents', () => {
    const trace = assemble(
      segment(1, { start_time: T0 + 1, end_time: T0 + 3 }),
      segment(2, { parent_id: id(1), start_time: T0, end_time: T0 + 2 }),
    );
    expect(trace).toMatchObject({
      id: TRACE_ID,
      startTime: T0,
      endTime: T0 + 3,
      duration: 3,
      inProgress: false,
    });
  });

  it('reach to what is known of a segment in progress', () => {
    const trace = assemble(inProgress(segment(1)), independent(2, 1, { end_time: T0 + 4 }));
    expect(trace).toMatchObject({ endTime: T0 + 4, duration: 4, inProgress: true });
    expect(nodeOf(trace, 1)).toMatchObject({
      inProgress: true,
      endTime: undefined,
      duration: undefined,
      selfTime: undefined,
    });
  });

  it('give each node its duration and the time in which no child ran', () => {
    const trace = assemble(
      segment(1, {
        subsegments: [
          subsegment(2, { start_time: T0 + 0.25, end_time: T0 + 0.5 }),
          subsegment(3, { start_time: T0 + 0.25, end_time: T0 + 0.75 }),
        ],
      }),
      segment(4, { parent_id: id(3), start_time: T0 + 0.5, end_time: T0 + 5 }),
    );
    expect(nodeOf(trace, 1)).toMatchObject({ duration: 1, selfTime: 0.5 });
    expect(nodeOf(trace, 2)).toMatchObject({ duration: 0.25, selfTime: 0.25 });
    expect(nodeOf(trace, 3)).toMatchObject({ duration: 0.5, selfTime: 0.25 });
  });

  it('count a child in progress as running until its parent ends', () => {
    const open = inProgress(subsegment(2, { start_time: T0 + 0.25 }));
    expect(nodeOf(assemble(segment(1, { subsegments: [open] })), 1).selfTime).toBe(0.25);
  });

  it('are never negative', () => {
    const trace = assemble(segment(1, { end_time: T0 - 5 }));
    expect(trace?.duration).toBe(0);
    expect(nodeOf(trace, 1)).toMatchObject({ duration: 0, selfTime: 0 });
  });
});

describe('a trace of many', () => {
  const MANY = 20_000;
  const hex = (value: number): string => value.toString(16);

  it.each<[string, (index: number) => number]>([
    ['subsegments side by side', () => 1],
    ['subsegments below each other', (index) => index - 1],
    ['subsegments in a binary tree', (index) => Math.floor(index / 2)],
  ])('%s is assembled', (_case, parentOf) => {
    const many = Array.from({ length: MANY }, (_none, index) =>
      independent(hex(index + 2), hex(parentOf(index + 2))),
    );
    const trace = assemble(...many, segment(1));
    expect(trace?.roots).toHaveLength(1);
    expect(outline(trace)).toHaveLength(MANY + 1);
  });

  it('in one loop is opened', () => {
    const loop = Array.from({ length: MANY }, (_none, index) =>
      independent(hex(index), hex((index + 1) % MANY)),
    );
    expect(outline(assemble(...loop))).toHaveLength(MANY);
  });

  it('documents that all embed the same subsegment counts it once', () => {
    const all = Array.from({ length: 2000 }, (_none, index) =>
      segment(hex(index + 2), {
        subsegments: [subsegment('abc', { subsegments: [subsegment(`d${hex(index)}`)] })],
      }),
    );
    const trace = assemble(...all);
    expect(nodeOf(trace, 'abc').children).toHaveLength(2000);
  });
});
