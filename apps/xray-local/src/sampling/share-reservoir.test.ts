import { describe, expect, it } from 'vitest';
import { createRandom } from '../../test/support/random.ts';
import { shareReservoir } from './share-reservoir.ts';

describe('shareReservoir', () => {
  it.each<[string, number, number[], number[]]>([
    ['all to the only one', 10, [3], [10]],
    ['the same to those who ask for the same', 10, [50, 50], [5, 5]],
    ['what one does not need to the other', 10, [1, 50], [1, 9]],
    ['little to those who ask for little', 12, [1, 2, 100], [1, 2, 9]],
    ['to an idle one something of what nobody asks for', 10, [0, 2], [4, 6]],
    ['a single request to the one who asks for most', 1, [1, 9, 2], [0, 1, 0]],
    ['nothing of nothing', 0, [5, 5], [0, 0]],
    ['to nobody', 5, [], []],
  ])('gives %s', (_case, size, demands, shares) => {
    expect(shareReservoir(size, demands)).toEqual(shares);
  });

  const random = createRandom(7);

  /** Up to 40 clients, many of which ask for about the same. */
  const someDemands = (): number[] =>
    Array.from({ length: 1 + random(40) }, () => random(2) * random(10 ** (1 + random(6))) + random(10) / 10);

  const someSize = (): number => random(10 ** random(10));

  it('gives the whole reservoir in whole numbers, and no more', () => {
    for (let run = 0; run < 500; run += 1) {
      const [size, demands] = [someSize(), someDemands()];
      const shares = shareReservoir(size, demands);
      expect(shares.every((share) => Number.isInteger(share) && share >= 0)).toBe(true);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(size);
    }
  });

  it('gives nobody less than another one who asks for less, but for one request', () => {
    for (let run = 0; run < 500; run += 1) {
      const demands = someDemands();
      const shares = shareReservoir(someSize(), demands);
      const byDemand = demands.map((demand, index) => ({ demand, share: shares[index] ?? 0 }));
      byDemand.sort((one, other) => one.demand - other.demand || one.share - other.share);
      for (const [index, { share }] of byDemand.entries()) {
        expect(share).toBeGreaterThanOrEqual((byDemand[index - 1]?.share ?? 0) - 1);
      }
    }
  });
});
