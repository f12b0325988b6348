import { expect, it } from 'vitest';
import { TracingConfigError } from '../core/errors.ts';
import { localRulesOf } from './sampling-options.ts';
import { Subject } from './subject.ts';

const subject = new Subject('api', undefined, undefined, '');
const never = (): number => 0.999;

it('gives a process the whole reservoir of a local rule, and tells no name that the service does not know', () => {
  const [rule] = localRulesOf([{ RuleName: 'mine', FixedRate: 0, ReservoirSize: 2 }]);
  expect(rule?.isMetBy(subject)).toBe(true);
  expect([1, 2, 3].map(() => rule?.decide(0, never))).toEqual([
    { sampled: true, reason: 'local rule mine says so' },
    { sampled: true, reason: 'local rule mine says so' },
    { sampled: false, reason: 'local rule mine leaves it out' },
  ]);
});

it('says which rule is wrong, and how', () => {
  const rules = [
    { RuleName: 'a', FixedRate: 1 },
    { RuleName: 'b', FixedRate: 5 },
  ];
  expect(() => localRulesOf(rules)).toThrow(
    new TracingConfigError('SAMPLING', 'sampling.localRules, rule "b": FixedRate must be a number, 0 to 1'),
  );
});
