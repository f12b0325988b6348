import { describe, expect, it } from 'vitest';
import { completeRules } from './sampling-rule.ts';

describe('completeRules', () => {
  it('adds a Default rule that samples every request, in the form that SDKs accept', () => {
    expect(completeRules([])).toEqual([
      {
        RuleName: 'Default',
        RuleARN: 'arn:aws:xray:us-east-1:000000000000:sampling-rule/Default',
        ResourceARN: '*',
        Priority: 10_000,
        FixedRate: 1,
        ReservoirSize: 0,
        ServiceName: '*',
        ServiceType: '*',
        Host: '*',
        HTTPMethod: '*',
        URLPath: '*',
        Version: 1,
        Attributes: {},
      },
    ]);
  });

  it('fills rules up and tries them in their order', () => {
    const rules = completeRules([
      { RuleName: 'health', URLPath: '/health', FixedRate: 0 },
      { RuleName: 'users' },
    ]);
    expect(
      rules.map(({ RuleName: name, Priority: priority, FixedRate: rate }) => [name, priority, rate]),
    ).toEqual([
      ['health', 1, 0],
      ['users', 2, 1],
      ['Default', 10_000, 1],
    ]);
    expect(rules[0]).toMatchObject({ URLPath: '/health', Host: '*' });
  });

  it('leaves a Default rule that is given as it is', () => {
    expect(completeRules([{ RuleName: 'Default', FixedRate: 0.5 }])).toMatchObject([
      { FixedRate: 0.5, Priority: 10_000 },
    ]);
  });
});
