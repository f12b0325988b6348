import { describe, expect, it } from 'vitest';
import type { Target } from './rule.ts';
import { readTargets } from './read-targets.ts';

const SERVER_TIME = 1_800_000_000;
const NOW = 5000;
const HOUR = 3600;
const NOTHING: Target = { rate: undefined, quota: undefined, intervalMs: undefined };

const read = (value: unknown) => readTargets({ value, serverTime: SERVER_TIME }, NOW);

const targetOf = (members: object): Target | undefined =>
  read({ SamplingTargetDocuments: [{ RuleName: 'a', ...members }] }).byRule.get('a');

describe('readTargets', () => {
  it('reads rate, quota and interval', () => {
    const members = {
      FixedRate: 0.5,
      ReservoirQuota: 3,
      ReservoirQuotaTTL: SERVER_TIME + 300,
      Interval: 20,
    };
    expect(targetOf(members)).toEqual({
      rate: 0.5,
      quota: { size: 3, until: NOW + 300_000 },
      intervalMs: 20_000,
    });
  });

  it.each<[string, object, Partial<Target>]>([
    ['nothing', {}, {}],
    ['a rate above 1', { FixedRate: 7 }, { rate: 1 }],
    ['a negative rate', { FixedRate: -1 }, {}],
    ['texts', { FixedRate: '1', ReservoirQuota: '1', ReservoirQuotaTTL: '1', Interval: '1' }, {}],
    ['a quota without an end', { ReservoirQuota: 3 }, {}],
    ['an end without a quota', { ReservoirQuotaTTL: SERVER_TIME }, {}],
    ['an interval that never ends', { Interval: 1e300 }, { intervalMs: HOUR * 1000 }],
    [
      'a quota that never ends',
      { ReservoirQuota: 3, ReservoirQuotaTTL: 1e300 },
      { quota: { size: 3, until: NOW + HOUR * 1000 } },
    ],
    [
      'a quota that has ended',
      { ReservoirQuota: 3, ReservoirQuotaTTL: SERVER_TIME - 1 },
      { quota: { size: 3, until: NOW - 1000 } },
    ],
  ])('takes of %s what can be used', (_what, members, expected) => {
    expect(targetOf(members)).toEqual({ ...NOTHING, ...expected });
  });

  it('says whose statistics were not taken, and why', () => {
    const entries = [{ RuleName: 'a', ErrorCode: 'Thrott\nling' }, { RuleName: 'b' }, 'odd', {}];
    expect([...read({ UnprocessedStatistics: entries }).refused]).toEqual([
      ['a', String.raw`"Thrott\nling"`],
      ['b', 'no reason given'],
    ]);
  });

  it.each([
    null,
    'text',
    [],
    {},
    { SamplingTargetDocuments: {}, UnprocessedStatistics: 5, LastRuleModification: 'x' },
  ])('reads nothing in %j', (value) => {
    const { byRule, refused, lastModification } = read(value);
    expect([byRule.size, refused.size, lastModification]).toEqual([0, 0, undefined]);
  });
});
