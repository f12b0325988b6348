import { describe, expect, it } from 'vitest';
import { document, id, segment, subsegment, T0, TRACE_ID } from '../../test/support/documents.ts';
import { nodesOf } from '../../test/support/outline.ts';
import { createRandom } from '../../test/support/random.ts';
import type { Random } from '../../test/support/random.ts';
import type { TraceDocument } from '../document/segment-document.ts';
import { serializeDocument } from '../document/serialize-document.ts';
import { assembleTrace } from './assemble-trace.ts';

interface Planned {
  readonly end: string;
  readonly isSegment: boolean;
  readonly parent: Planned | undefined;
  readonly times: { readonly start_time: number; readonly end_time: number };
  readonly embedded: Record<string, unknown>[];
}

/** A random tree of segments and subsegments with a segment on top. */
function plan(random: Random): Planned[] {
  const planned: Planned[] = [];
  const count = 1 + random.below(40);
  for (let index = 0; index < count; index += 1) {
    const start = T0 + random.below(1000) / 1000;
    planned.push({
      end: (index + 1).toString(16),
      isSegment: index === 0 || random.chance(0.3),
      parent: index === 0 ? undefined : planned[random.below(index)],
      times: { start_time: start, end_time: start + random.below(1000) / 1000 },
      embedded: [],
    });
  }
  return planned;
}

/** The documents a set of services would send for the tree, each complete one possibly with an unfinished one. */
function send(planned: readonly Planned[], random: Random): Record<string, unknown>[] {
  const sent: Record<string, unknown>[] = [];
  for (const item of [...planned].reverse()) {
    const inside = item.embedded.length === 0 ? {} : { subsegments: item.embedded };
    const parentId = item.parent === undefined ? {} : { parent_id: id(item.parent.end) };
    if (item.isSegment) {
      sent.push(...withUnfinished(segment(item.end, { ...item.times, ...inside, ...parentId }), random));
    } else if (random.chance(0.5)) {
      item.parent?.embedded.push(subsegment(item.end, { ...item.times, ...inside }));
    } else {
      const alone = { type: 'subsegment', trace_id: TRACE_ID, ...parentId, ...item.times, ...inside };
      sent.push(...withUnfinished(subsegment(item.end, alone), random));
    }
  }
  return sent;
}

function withUnfinished(
  complete: Readonly<Record<string, unknown>>,
  random: Random,
): Record<string, unknown>[] {
  const unfinished = { ...complete, end_time: undefined, in_progress: true, subsegments: [] };
  const again = random.chance(0.2) ? [complete] : [];
  return random.chance(0.3) ? [unfinished, complete, ...again] : [complete, ...again];
}

/** Which node hangs below which, and with what times. */
function relations(documents: readonly TraceDocument[]): Map<string, unknown> {
  const found = new Map<string, unknown>();
  const trace = assembleTrace(TRACE_ID, documents);
  for (const root of trace?.roots ?? []) {
    found.set(root.document.id, { parent: undefined, start: root.startTime, end: root.endTime });
  }
  for (const node of nodesOf(trace)) {
    for (const child of node.children) {
      found.set(child.document.id, { parent: node.document.id, start: child.startTime, end: child.endTime });
    }
  }
  return found;
}

describe('assembleTrace of random traces', () => {
  it.each(Array.from({ length: 150 }, (_none, seed) => seed))(
    'gives back the tree that was sent (seed %i)',
    (seed) => {
      const random = createRandom(seed);
      const planned = plan(random);
      const sent = random.shuffled(send(planned, random)).map(document);
      const expected = planned.map((item) => [
        id(item.end),
        {
          parent: item.parent === undefined ? undefined : id(item.parent.end),
          start: item.times.start_time,
          end: item.times.end_time,
        },
      ]);
      expect(Object.fromEntries(relations(sent))).toEqual(Object.fromEntries(expected));
    },
  );

  it.each(Array.from({ length: 50 }, (_none, seed) => seed))(
    'is the same in every order of arrival (seed %i)',
    (seed) => {
      const random = createRandom(1000 + seed);
      const sent = send(plan(random), random).map(document);
      // Some parents never come, so that orphans are among what must not depend on the order.
      const arrived = sent.filter(() => random.chance(0.8));
      const first = assembleTrace(TRACE_ID, arrived);
      for (let round = 0; round < 5; round += 1) {
        expect(assembleTrace(TRACE_ID, random.shuffled(arrived))).toEqual(first);
      }
    },
  );

  it.each(Array.from({ length: 50 }, (_none, seed) => seed))(
    'can be taken apart and put together again (seed %i)',
    (seed) => {
      const random = createRandom(2000 + seed);
      const first = assembleTrace(TRACE_ID, send(plan(random), random).map(document));
      const resent = (first?.documents ?? []).map((folded) =>
        document(JSON.parse(serializeDocument(folded)) as Record<string, unknown>),
      );
      expect(assembleTrace(TRACE_ID, random.shuffled(resent))).toEqual(first);
    },
  );
});
