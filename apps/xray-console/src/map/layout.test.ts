import { describe, expect, it } from 'vitest';
import { NODE_SIZE, placeNodes } from './layout.ts';
import type { Positions } from './layout.ts';

const links = (keys: readonly string[], ...edges: (readonly [string, string])[]) =>
  ({ keys, edges, direction: 'LR' }) as const;

const overlaps = (positions: Positions): boolean => {
  const all = [...positions.values()];
  return all.some((one, index) =>
    all
      .slice(index + 1)
      .some(
        (other) =>
          Math.abs(one.x - other.x) < NODE_SIZE.width && Math.abs(one.y - other.y) < NODE_SIZE.height,
      ),
  );
};

describe('the places of nodes', () => {
  it('are in layers: who calls stands before whom it calls', () => {
    const places = placeNodes(links(['db', 'api', 'web'], ['web', 'api'], ['api', 'db']), new Map());
    const x = (key: string): number => places.get(key)?.x ?? NaN;
    expect(x('web')).toBeLessThan(x('api'));
    expect(x('api')).toBeLessThan(x('db'));
  });

  it('stay, to the pixel, when nodes and edges come and go', () => {
    const before = placeNodes(links(['web', 'api'], ['web', 'api']), new Map());
    const after = placeNodes(
      links(
        ['aaa', 'api', 'web', 'db', 'mail'],
        ['aaa', 'web'],
        ['web', 'api'],
        ['api', 'db'],
        ['api', 'mail'],
      ),
      before,
    );
    expect(after.get('web')).toEqual(before.get('web'));
    expect(after.get('api')).toEqual(before.get('api'));
    expect(after.size).toBe(5);
    expect(overlaps(after)).toBe(false);
  });

  it('do not overlap when many new nodes come at once', () => {
    const before = placeNodes(links(['hub'], ['hub', 'hub']), new Map());
    const spokes = Array.from({ length: 12 }, (_, index) => `spoke ${index}`);
    const after = placeNodes(
      links(['hub', ...spokes], ...spokes.map((key) => ['hub', key] as const)),
      before,
    );
    expect(after.get('hub')).toEqual(before.get('hub'));
    expect(overlaps(after)).toBe(false);
  });

  it('are found for loops too', () => {
    expect(placeNodes(links(['a', 'b'], ['a', 'b'], ['b', 'a'], ['a', 'a']), new Map()).size).toBe(2);
  });
});
