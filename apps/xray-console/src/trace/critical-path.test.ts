import { describe, expect, it } from 'vitest';
import { assembled, hexId, serviceTrace, span } from '../../test/support/trace-for-tests.ts';
import { criticalPath } from './critical-path.ts';

type Path = ReturnType<typeof criticalPath>;

/** The stretches of a node in milliseconds. */
const ofNode = (path: Path, number: number): number[][] =>
  (path.get(hexId(number)) ?? []).map(({ start, end }) => [
    Math.round((start - 1000) * 1000),
    Math.round((end - 1000) * 1000),
  ]);

describe('the critical path', () => {
  it('goes through children one after the other, and the parent between them', () => {
    const path = criticalPath(
      assembled(span(1, 'root', 0, 100, { subsegments: [span(2, 'a', 10, 40), span(3, 'b', 50, 90)] })),
    );
    expect(ofNode(path, 1)).toEqual([
      [0, 10],
      [40, 50],
      [90, 100],
    ]);
    expect(ofNode(path, 2)).toEqual([[10, 40]]);
    expect(ofNode(path, 3)).toEqual([[50, 90]]);
  });

  it('goes through the one of two parallel children that ends last', () => {
    const path = criticalPath(
      assembled(
        span(1, 'root', 0, 100, { subsegments: [span(2, 'short', 10, 60), span(3, 'long', 10, 95)] }),
      ),
    );
    expect(ofNode(path, 2)).toEqual([]);
    expect(ofNode(path, 3)).toEqual([[10, 95]]);
  });

  it('cuts off work that goes on after its parent has ended', () => {
    const path = criticalPath(assembled(span(1, 'root', 0, 50, { subsegments: [span(2, 'late', 20, 90)] })));
    expect(ofNode(path, 1)).toEqual([[0, 20]]);
    expect(ofNode(path, 2)).toEqual([[20, 50]]);
  });

  it('covers the whole time of the entry point, without overlap', () => {
    for (const kind of ['ok', 'fault', 'list', 'slow'] as const) {
      const trace = serviceTrace(kind);
      const stretches = [...criticalPath(trace).values()].flat().sort((a, b) => a.start - b.start);
      const sum = stretches.reduce((total, { start, end }) => total + end - start, 0);
      expect(sum).toBeCloseTo(trace.duration, 6);
      for (const [index, { start }] of stretches.entries()) {
        expect(start).toBeGreaterThanOrEqual((stretches[index - 1]?.end ?? 0) - 1e-9);
      }
    }
  });
});
