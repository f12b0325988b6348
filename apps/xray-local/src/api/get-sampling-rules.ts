import { z } from 'zod';
import type { Action } from '../http/routes.ts';
import { readRequest } from './read-request.ts';
import { answerRule } from './sampling-record.ts';
import type { Services } from './services.ts';
import { NextToken, refuseToken } from './single-page.ts';

const Request = z.object({ NextToken });

/** GetSamplingRules: all rules in the order in which they are tried. */
export function getSamplingRules({ rules }: Services): Action {
  return async (input) => {
    refuseToken(readRequest(Request, input));
    return { SamplingRuleRecords: (await rules.list()).map(answerRule) };
  };
}
