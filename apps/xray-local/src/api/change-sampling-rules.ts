import { DEFAULT_RULE_NAME } from '@xray-microservices/xray-model';
import { z } from 'zod';
import { invalidRequest } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';
import { NewRule, RuleUpdate } from '../sampling/sampling-rule.ts';
import { NewTags } from '../state/tags.ts';
import { readRequest } from './read-request.ts';
import { answerRule } from './sampling-record.ts';
import type { Services } from './services.ts';

const CreateRequest = z.object({ SamplingRule: NewRule, Tags: NewTags.optional() });
const UpdateRequest = z.object({ SamplingRuleUpdate: RuleUpdate });
const DeleteRequest = z.object({ RuleName: z.string().optional(), RuleARN: z.string().optional() });

/** CreateSamplingRule: SDKs that report to this store take it up within their polling. */
export function createSamplingRule({ rules }: Services): Action {
  return async (input) => {
    const { SamplingRule: rule, Tags: tags = [] } = readRequest(CreateRequest, input);
    if (rule.RuleName === DEFAULT_RULE_NAME) {
      throw invalidRequest(`The name ${DEFAULT_RULE_NAME} is kept for the rule that always exists.`);
    }
    return { SamplingRuleRecord: answerRule(await rules.create(rule, tags)) };
  };
}

/** UpdateSamplingRule: what the request leaves out stays. */
export function updateSamplingRule({ rules }: Services): Action {
  return async (input) => {
    const { SamplingRuleUpdate: update } = readRequest(UpdateRequest, input);
    return { SamplingRuleRecord: answerRule(await rules.update(update)) };
  };
}

/** DeleteSamplingRule: answers the rule that was. */
export function deleteSamplingRule({ rules, quotas }: Services): Action {
  return async (input) => {
    const record = await rules.remove(readRequest(DeleteRequest, input));
    quotas.forget(record.rule.RuleName);
    return { SamplingRuleRecord: answerRule(record) };
  };
}
