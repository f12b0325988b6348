import { describe, expect, it } from 'vitest';
import { Boosts } from './boosts.ts';
import { createDefaultRule } from './default-rule.ts';
import type { SamplingRule } from './sampling-rule.ts';

const NOW = 1_800_000_000;

const RULE: SamplingRule = {
  ...createDefaultRule({ region: 'r', defaultRate: 0.05, modifiedAt: NOW }).rule,
  SamplingRateBoost: { MaxRate: 0.5, CooldownWindowMinutes: 5 },
};

const wrong = { serviceName: 'api', anomalyCount: 10, sampledAnomalyCount: 2 };

describe('Boosts', () => {
  it('raises the rate to the most that the rule allows for a minute, once in a cooldown window', () => {
    const boosts = new Boosts();
    boosts.report(RULE, wrong, NOW);
    expect(boosts.current('Default', ['web', 'api'], NOW)).toEqual({ rate: 0.5, endsAt: NOW + 60 });
    boosts.report(RULE, wrong, NOW + 61);
    expect(boosts.current('Default', ['api'], NOW + 61)).toBeUndefined();
    boosts.report(RULE, wrong, NOW + 300);
    expect(boosts.current('Default', ['api'], NOW + 301)).toMatchObject({ endsAt: NOW + 360 });
  });

  it('is for the service in which requests went wrong', () => {
    const boosts = new Boosts();
    boosts.report(RULE, wrong, NOW);
    expect(boosts.current('Default', ['web'], NOW)).toBeUndefined();
    expect(boosts.current('other', ['api'], NOW)).toBeUndefined();
  });

  it.each<[string, SamplingRule, Partial<typeof wrong>]>([
    ['all that went wrong was sampled', RULE, { sampledAnomalyCount: 10 }],
    ['nothing went wrong', RULE, { anomalyCount: 0, sampledAnomalyCount: 0 }],
    ['the rule samples more anyway', { ...RULE, FixedRate: 0.5 }, {}],
  ])('is not needed when %s', (_case, rule, report) => {
    const boosts = new Boosts();
    boosts.report(rule, { ...wrong, ...report }, NOW);
    expect(boosts.current('Default', ['api'], NOW)).toBeUndefined();
  });
});
