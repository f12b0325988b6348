import { z } from 'zod';
import { ApiError } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';
import type { Indexing } from './account-settings.ts';
import { readRequest } from './read-request.ts';
import type { Services } from './services.ts';
import { NextToken, refuseToken } from './single-page.ts';

/** The only rule that AWS has. */
const RULE_NAME = 'Default';

const ListRequest = z.object({ NextToken });
const UpdateRequest = z.object({
  Name: z.string().min(1),
  Rule: z.object({ Probabilistic: z.object({ DesiredSamplingPercentage: z.number().min(0).max(100) }) }),
});

/** GetIndexingRules: the rule as it was set. It changes nothing here: every trace is found. */
export function getIndexingRules({ settings }: Services): Action {
  return async (input) => {
    refuseToken(readRequest(ListRequest, input));
    return { IndexingRules: [answerRule(await settings.indexing.read())] };
  };
}

/** UpdateIndexingRule: kept and answered. */
export function updateIndexingRule({ settings, now }: Services): Action {
  return async (input) => {
    const { Name: name, Rule: rule } = readRequest(UpdateRequest, input);
    if (name !== RULE_NAME) {
      throw new ApiError(404, 'ResourceNotFoundException', `There is no indexing rule but ${RULE_NAME}.`);
    }
    const value = { percentage: rule.Probabilistic.DesiredSamplingPercentage, modifiedAt: now() };
    return { IndexingRule: answerRule(await settings.indexing.change(() => ({ value, result: value }))) };
  };
}

function answerRule({ percentage, modifiedAt }: Indexing): object {
  return {
    Name: RULE_NAME,
    ModifiedAt: modifiedAt,
    Rule: { Probabilistic: { DesiredSamplingPercentage: percentage, ActualSamplingPercentage: percentage } },
  };
}
