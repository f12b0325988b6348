import { describe, expect, it } from 'vitest';
import { nameOfRule, readRule } from './read-rule.ts';

const RULE = { RuleName: 'gold', Priority: 5, FixedRate: 0.5 };

describe('readRule', () => {
  it('takes what is left out as met by everything, and leaves out what it does not know', () => {
    const record = { ...RULE, RuleARN: 'arn:x', Version: 7, SamplingRateBoost: { MaxRate: 1 } };
    expect(readRule(record)).toEqual({
      ...RULE,
      ReservoirSize: 0,
      ServiceName: '*',
      ServiceType: '*',
      Host: '*',
      HTTPMethod: '*',
      URLPath: '*',
      ResourceARN: '*',
      Attributes: {},
    });
  });

  it('keeps an attribute that is called like a member of every object', () => {
    const attributes = JSON.parse('{"__proto__": "a", "constructor": "b"}') as object;
    const rule = readRule({ ...RULE, Attributes: attributes });
    expect(Object.entries(typeof rule === 'string' ? {} : rule.Attributes)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });

  it.each<[string, unknown]>([
    ['RuleName must be a text of 1 to 1024 characters', undefined],
    ['RuleName must be a text of 1 to 1024 characters', { ...RULE, RuleName: '' }],
    ['Priority must be a number, 0 or more', { ...RULE, Priority: '5' }],
    ['FixedRate must be a number, 0 to 1', { ...RULE, FixedRate: 1.01 }],
    ['FixedRate must be a number, 0 to 1', { ...RULE, FixedRate: Number.NaN }],
    ['ReservoirSize must be a number, 0 or more', { ...RULE, ReservoirSize: -1 }],
    ['Host must be a text of 1 to 1024 characters', { ...RULE, Host: 'x'.repeat(1025) }],
    ['Attributes must be an object with at most 50 patterns by name', { ...RULE, Attributes: ['a'] }],
    ['tenant must be a text of 1 to 1024 characters', { ...RULE, Attributes: { tenant: 5 } }],
    [
      `${'x'.repeat(64)} must be a text of 1 to 1024 characters`,
      { ...RULE, Attributes: { ['x'.repeat(1024)]: 5 } },
    ],
    [
      'Attributes must have names of at most 1024 characters',
      { ...RULE, Attributes: { ['x'.repeat(1025)]: 'a' } },
    ],
  ])('says: %s', (problem, record) => {
    expect(readRule(record)).toBe(problem);
  });

  it('takes a rule without a priority where it is told one', () => {
    expect(readRule({ RuleName: 'local', FixedRate: 1 }, 3)).toMatchObject({ Priority: 3 });
  });
});

describe('nameOfRule', () => {
  it('names whatever there is, in one line', () => {
    expect([nameOfRule({ RuleName: 'a\nb' }), nameOfRule({}), nameOfRule(null)]).toEqual([
      '"a\\nb"',
      'without a name',
      'without a name',
    ]);
  });
});
