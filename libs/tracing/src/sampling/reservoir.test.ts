import { describe, expect, it } from 'vitest';
import { Reservoir } from './reservoir.ts';

const take = (reservoir: Reservoir, now: number, times: number): (string | undefined)[] =>
  Array.from({ length: times }, () => reservoir.take(now, true));

describe('a reservoir', () => {
  it('borrows one request a second before a quota is granted', () => {
    const reservoir = new Reservoir();
    expect(take(reservoir, 5000, 2)).toEqual(['borrowed', undefined]);
    expect(take(reservoir, 5999, 1)).toEqual([undefined]);
    expect(take(reservoir, 6000, 2)).toEqual(['borrowed', undefined]);
  });

  it('borrows nothing for a rule that has none', () => {
    expect(new Reservoir().take(0, false)).toBeUndefined();
  });

  it('gives its quota in each second, until the quota ends, and then borrows again', () => {
    const reservoir = new Reservoir();
    reservoir.grant(2, 7000);
    expect(take(reservoir, 5000, 3)).toEqual(['granted', 'granted', undefined]);
    expect(take(reservoir, 6999, 3)).toEqual(['granted', 'granted', undefined]);
    expect(take(reservoir, 7000, 2)).toEqual(['borrowed', undefined]);
  });

  it('gives and borrows nothing while the quota is 0', () => {
    const reservoir = new Reservoir();
    reservoir.grant(0, 7000);
    expect(take(reservoir, 5000, 1)).toEqual([undefined]);
  });

  it('counts what was borrowed in the second of the grant', () => {
    const reservoir = new Reservoir();
    take(reservoir, 5000, 1);
    reservoir.grant(2, 60_000);
    expect(take(reservoir, 5500, 2)).toEqual(['granted', undefined]);
  });
});
