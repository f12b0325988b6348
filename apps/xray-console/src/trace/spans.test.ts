import { describe, expect, it } from 'vitest';
import { assembled, serviceTrace, span } from '../../test/support/trace-for-tests.ts';
import { allNodes, gapsOf, poolWaitOf, selfStretches, telling } from './spans.ts';

const ms = (stretches: readonly { start: number; end: number }[]): number[][] =>
  stretches.map(({ start, end }) => [Math.round((start - 1000) * 1000), Math.round((end - 1000) * 1000)]);

describe('own time', () => {
  it('is what no child was at work in, overlaps counted once', () => {
    const trace = assembled(
      span(1, 'root', 0, 100, {
        subsegments: [span(2, 'a', 10, 50), span(3, 'b', 30, 60), span(4, 'c', 90, 120)],
      }),
    );
    const [root] = trace.roots;
    expect(root && ms(selfStretches(root, trace))).toEqual([
      [0, 10],
      [60, 90],
    ]);
  });
});

describe('gaps', () => {
  it('are long stretches of own time beside children; work without children has none', () => {
    const trace = assembled(
      span(1, 'root', 0, 100, { subsegments: [span(2, 'a', 5, 50), span(3, 'b', 80, 98)] }),
    );
    const [root, child] = allNodes(trace);
    expect(root && ms(gapsOf(root, trace))).toEqual([[50, 80]]);
    expect(child && gapsOf(child, trace)).toEqual([]);
  });
});

describe('the wait for a connection', () => {
  it.each([
    [{ mysql2: { pool_wait_ms: 12.5 } }, 0.0125],
    [{ mysql2: { pool_wait_ms: 'long' } }, 0],
    [{ mysql2: null }, 0],
    [{}, 0],
  ])('of metadata %j is %d s', (metadata, expected) => {
    const [node] = allNodes(assembled(span(1, 'root', 0, 10, { metadata })));
    expect(node && poolWaitOf(node)).toBe(expected);
  });
});

describe('what to look at first', () => {
  it('is where the fault began', () => {
    expect(telling(serviceTrace('fault'))?.document.name).toBe('smtp:25');
  });

  it('is the entry point when all went well', () => {
    expect(telling(serviceTrace('ok'))?.document.name).toBe('User-Management-Microservice');
  });
});
