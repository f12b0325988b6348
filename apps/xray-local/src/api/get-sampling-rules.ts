import { z } from 'zod';
import { invalidRequest } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';
import type { ApiContext } from './context.ts';
import { readRequest } from './read-request.ts';

const Request = z.object({ NextToken: z.string().nullish() });

/** GetSamplingRules: the Default rule, on the one page there is. */
export function getSamplingRules({ defaultRule }: ApiContext): Action {
  return (input) => {
    const { NextToken: nextToken } = readRequest(Request, input);
    if (typeof nextToken === 'string') {
      throw invalidRequest('NextToken is not one that was answered: all rules are on the first page.');
    }
    return { SamplingRuleRecords: [defaultRule] };
  };
}
