import { describe, expect, it } from 'vitest';
import { createRandom } from '../../test/support/random.ts';
import { Quotas } from './quotas.ts';

const NOW = 1_800_000_000;

function reporter(
  quotas: Quotas,
  size: number,
): (clientId: string, requestCount: number, now: number) => number {
  return (clientId, requestCount, now) => quotas.report({ ruleName: 'r', clientId, requestCount, now }, size);
}

describe('Quotas', () => {
  it('lets one who comes later wait until the others have reported again', () => {
    const report = reporter(new Quotas(), 10);
    expect(report('a', 500, NOW)).toBe(10);
    expect(report('b', 500, NOW + 1)).toBe(0);
    expect(report('a', 500, NOW + 10)).toBe(5);
    expect(report('b', 500, NOW + 11)).toBe(5);
  });

  it('shares by the requests of a second, however long ago the last report is', () => {
    const report = reporter(new Quotas(), 10);
    report('a', 20, NOW);
    report('b', 100, NOW);
    // 20 in one second are more than 100 in ten.
    report('a', 20, NOW + 1);
    expect(report('b', 100, NOW + 10)).toBe(5);
    expect(report('a', 200, NOW + 11)).toBe(5);
  });

  it('gives the share of a client that reports no more to the others', () => {
    const report = reporter(new Quotas(), 10);
    report('a', 500, NOW);
    report('b', 500, NOW);
    expect(report('b', 500, NOW + 30)).toBe(0);
    expect(report('b', 500, NOW + 31)).toBe(10);
  });

  it('keeps rules apart, and forgets one that is no more', () => {
    const quotas = new Quotas();
    const report = reporter(quotas, 4);
    report('a', 1, NOW);
    expect(quotas.report({ ruleName: 'other', clientId: 'a', requestCount: 1, now: NOW }, 7)).toBe(7);
    quotas.forget('r');
    expect(report('b', 1, NOW)).toBe(4);
  });

  it('gives less at the next report when the reservoir has become smaller', () => {
    const quotas = new Quotas();
    expect(reporter(quotas, 10)('a', 9, NOW)).toBe(10);
    expect(reporter(quotas, 3)('a', 9, NOW + 10)).toBe(3);
  });

  it('gives nothing to more clients than it can know', () => {
    const report = reporter(new Quotas(), 1_000_000);
    for (let client = 0; client < 1_000; client += 1) {
      report(String(client), 1, NOW);
    }
    expect(report('one too many', 1, NOW)).toBe(0);
    expect(report('later', 1, NOW + 41)).toBe(1_000_000);
  });

  it('never has more given out than the reservoir, whoever reports whatever and whenever', () => {
    const random = createRandom(11);
    for (let run = 0; run < 500; run += 1) {
      const size = random(50);
      const report = reporter(new Quotas(), size);
      const latest = new Map<number, { quota: number; at: number }>();
      let now = NOW;
      for (let step = 0; step < 60; step += 1) {
        now += random(3) === 0 ? random(41) : 0;
        const client = random(7);
        latest.set(client, { quota: report(String(client), random(10_000), now), at: now });
        const lately = [...latest.values()].filter(({ at }) => now - at <= 30);
        expect(lately.reduce((total, { quota }) => total + quota, 0)).toBeLessThanOrEqual(size);
      }
    }
  });
});
