import { describe, expect, it } from 'vitest';
import { formOf, NEW_RULE, readForm } from './rule-form.ts';

const filled = { ...NEW_RULE, RuleName: 'checkout' };

describe('the form of a rule', () => {
  it('comes back as the rule that it was', () => {
    const read = readForm({ ...filled, FixedRate: '12.5', Attributes: 'tenant=north, tier=g*' });
    if (!('rule' in read)) {
      throw new Error('It was refused.');
    }
    expect(read.rule).toMatchObject({ FixedRate: 0.125, Attributes: { tenant: 'north', tier: 'g*' } });
    expect(readForm(formOf(read.rule))).toEqual(read);
  });

  it.each([
    [{ RuleName: ' ' }, 'RuleName'],
    [{ RuleName: 'x'.repeat(33) }, 'RuleName'],
    [{ Priority: '0' }, 'Priority'],
    [{ Priority: '10000' }, 'Priority'],
    [{ Priority: '1.5' }, 'Priority'],
    [{ FixedRate: '100.1' }, 'FixedRate'],
    [{ FixedRate: '' }, 'FixedRate'],
    [{ ReservoirSize: '-1' }, 'ReservoirSize'],
    [{ URLPath: '' }, 'URLPath'],
    [{ Attributes: 'tenant' }, 'Attributes'],
    [{ Attributes: 'a=1,b=1,c=1,d=1,e=1,f=1' }, 'Attributes'],
  ])('is refused with %j, at that field', (change, field) => {
    const read = readForm({ ...filled, ...change });
    expect('problems' in read && Object.keys(read.problems)).toEqual([field]);
  });

  it.each([
    { Priority: '1' },
    { Priority: '9999' },
    { FixedRate: '0' },
    { FixedRate: '100' },
    { RuleName: 'x'.repeat(32) },
  ])('is taken with %j', (change) => {
    expect(readForm({ ...filled, ...change })).toHaveProperty('rule');
  });
});
