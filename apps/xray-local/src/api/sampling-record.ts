import type { RuleRecord } from '../sampling/sampling-rule.ts';

/** A rule as the API answers it. */
export function answerRule({ rule, createdAt, modifiedAt }: RuleRecord): object {
  return { SamplingRule: rule, CreatedAt: createdAt, ModifiedAt: modifiedAt };
}
