import { describe, expect, it } from 'vitest';
import { document, id, segment, subsegment } from '../../test/support/documents.ts';
import type { SubsegmentDocument } from './segment-document.ts';
import { serializeDocument } from './serialize-document.ts';

describe('serializeDocument', () => {
  it.each([
    ['a plain segment', segment(1, { metadata: { a: ['"', '\n'] } })],
    ['one subsegment', segment(1, { subsegments: [subsegment(2)] })],
    [
      'a tree',
      segment(1, {
        subsegments: [
          subsegment(2, { subsegments: [subsegment(3), subsegment(4, { subsegments: [subsegment(5)] })] }),
          subsegment(6),
          subsegment(7, { subsegments: [subsegment(8)] }),
        ],
        user: 'after the subsegments',
      }),
    ],
  ])('writes %s so that it reads back the same', (_case, members) => {
    expect(JSON.parse(serializeDocument(document(members)))).toEqual(members);
  });

  it('writes a chain that is deeper than the stack', () => {
    const levels = 50_000;
    let chain = document(segment(1)) as SubsegmentDocument;
    for (let level = 0; level < levels; level += 1) {
      chain = {
        ...chain,
        metadata: { 0: 'a key that makes engines take their recursive path' },
        subsegments: [chain],
      };
    }
    expect(serializeDocument(chain).split(`"id":"${id(1)}"`)).toHaveLength(levels + 2);
  });
});
