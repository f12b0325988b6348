import { describe, expect, it } from 'vitest';
import { CentralRules } from './central-rules.ts';
import type { WholeRule } from './read-rule.ts';
import { readRule } from './read-rule.ts';
import type { Decision } from './rule.ts';
import { Subject } from './subject.ts';

const HOUR_MS = 3_600_000;

function rule(RuleName: string, members: object = {}): WholeRule {
  const read = readRule({ RuleName, Priority: 1, FixedRate: 0, ...members });
  if (typeof read === 'string') throw new Error(read);
  return read;
}

const DEFAULT = rule('Default', { Priority: 10_000 });
const subject = new Subject('api', undefined, undefined, '');

const never = (): number => 0.999;
const decide = (rules: CentralRules, now: number, random = never): Decision | undefined =>
  rules.choose(subject, now)?.decide(now, random);

const target = (members: { rate?: number; size?: number; until?: number; intervalMs?: number }) => ({
  rate: members.rate,
  quota: members.size === undefined ? undefined : { size: members.size, until: members.until ?? Infinity },
  intervalMs: members.intervalMs,
});

describe('the rules of the service', () => {
  it('are tried by priority, then by name, the Default rule last', () => {
    const rules = new CentralRules();
    rules.load([DEFAULT, rule('b'), rule('a'), rule('first', { Priority: 0, ServiceName: 'other' })], 0);
    expect(rules.choose(subject, 0)?.name).toBe('a');
  });

  it('choose none before they are there, and an hour after they were fetched', () => {
    const rules = new CentralRules();
    expect(rules.choose(subject, 0)).toBeUndefined();
    rules.load([DEFAULT], 5);
    expect(rules.choose(subject, HOUR_MS + 4)?.name).toBe('Default');
    expect(rules.choose(subject, HOUR_MS + 5)).toBeUndefined();
  });

  it('borrow one request a second, sample by the rate, and count both apart', () => {
    const rules = new CentralRules();
    rules.load([rule('Default', { ReservoirSize: 5, FixedRate: 0.5 })], 0);
    const decisions = [never, () => 0.49, () => 0.5].map((random) => decide(rules, 0, random));
    expect(decisions).toEqual([
      { sampled: true, reason: 'rule Default says so', ruleName: 'Default' },
      { sampled: true, reason: 'rule Default says so', ruleName: 'Default' },
      { sampled: false, reason: 'rule Default leaves it out' },
    ]);
    const [due] = rules.due(0);
    expect(due?.takeCounts(0)).toEqual({ requests: 3, sampled: 1, borrowed: 1 });
  });

  it('take the rate and the quota of the service, and keep what it does not tell', () => {
    const rules = new CentralRules();
    rules.load([rule('Default', { ReservoirSize: 5 })], 0);
    rules.follow(new Map([['Default', target({ rate: 1, size: 0, until: 5000 })]]));
    expect(decide(rules, 0)?.sampled).toBe(true);
    rules.follow(new Map([['Default', target({ rate: 0 })]]));
    expect(decide(rules, 0)?.sampled).toBe(false);
    rules.follow(new Map([['Default', target({ size: 1, until: 5000 })]]));
    expect([decide(rules, 1000)?.sampled, decide(rules, 1000)?.sampled]).toEqual([true, false]);
  });

  it('keep quota, counts and time of report when they are fetched anew', () => {
    const rules = new CentralRules();
    rules.load([DEFAULT], 0);
    rules.follow(new Map([['Default', target({ size: 2 })]]));
    decide(rules, 0);
    rules.load([rule('Default', { ReservoirSize: 1, FixedRate: 0 })], 10);
    expect([decide(rules, 10)?.sampled, decide(rules, 10)?.sampled]).toEqual([true, false]);
    expect(rules.due(10)[0]?.takeCounts(10)).toEqual({ requests: 3, sampled: 2, borrowed: 0 });
    decide(rules, 20);
    rules.load([DEFAULT], 20);
    expect(rules.due(20)).toEqual([]);
  });

  it('report only what was met, in the interval that the service wants', () => {
    const rules = new CentralRules();
    rules.load([DEFAULT, rule('never', { ServiceName: 'other' })], 0);
    const takeDue = (now: number): unknown[] => rules.due(now).map((each) => each.takeCounts(now).requests);
    expect(takeDue(0)).toEqual([]);
    decide(rules, 0);
    expect(takeDue(0)).toEqual([1]);
    decide(rules, 0);
    expect([takeDue(9_400), takeDue(9_600)]).toEqual([[], [1]]);
    rules.follow(new Map([['Default', target({ intervalMs: 30_000 })]]));
    rules.load([DEFAULT], 9_600);
    decide(rules, 9_600);
    expect([takeDue(39_000), takeDue(39_200)]).toEqual([[], [1]]);
  });

  it('add what could not be reported to the next report', () => {
    const rules = new CentralRules();
    rules.load([rule('Default', { ReservoirSize: 1, FixedRate: 0.5 })], 0);
    for (const random of [never, () => 0.49, never]) decide(rules, 0, random);
    const [due] = rules.due(0);
    const counts = due?.takeCounts(0);
    decide(rules, 0);
    if (counts !== undefined) due?.giveBack(counts);
    expect(due?.takeCounts(0)).toEqual({ requests: 4, sampled: 1, borrowed: 1 });
  });
});
