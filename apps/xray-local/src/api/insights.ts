import { z } from 'zod';
import { invalidRequest } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';
import { GroupReferenceInput } from './group-filter.ts';
import { readRequest } from './read-request.ts';
import type { Services } from './services.ts';
import { Timestamp, windowOf } from './time.ts';

/*
 * Nothing looks for insights here, so there are none: what an account answers in which nothing has gone wrong.
 */

const InsightId = z
  .string()
  .regex(/^[\da-f]{8}-[\da-f]{4}-[1-5][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i, 'expected a UUID');
const NextToken = z.string().min(1).max(2_000).optional();

const SummariesRequest = z.object({
  States: z
    .array(z.enum(['ACTIVE', 'CLOSED']))
    .max(1)
    .optional(),
  ...GroupReferenceInput,
  StartTime: Timestamp,
  EndTime: Timestamp,
  MaxResults: z.number().int().min(1).max(100).optional(),
  NextToken,
});

const InsightRequest = z.object({ InsightId });
const EventsRequest = z.object({
  InsightId,
  MaxResults: z.number().int().min(1).max(50).optional(),
  NextToken,
});
const GraphRequest = z.object({ InsightId, StartTime: Timestamp, EndTime: Timestamp, NextToken });

/** GetInsightSummaries: none, of a group that there is. */
export function getInsightSummaries({ groups }: Services): Action {
  return async (input) => {
    const request = readRequest(SummariesRequest, input);
    windowOf(request);
    await groups.find(request);
    return { InsightSummaries: [] };
  };
}

/** GetInsight: there is none with any id. */
export const getInsight = (): Action => noInsight(InsightRequest);

/** GetInsightEvents: there is no insight with any id. */
export const getInsightEvents = (): Action => noInsight(EventsRequest);

/** GetInsightImpactGraph: there is no insight with any id. */
export const getInsightImpactGraph = (): Action => noInsight(GraphRequest);

function noInsight(schema: z.ZodType): Action {
  return (input) => {
    readRequest(schema, input);
    throw invalidRequest('There is no insight with this id.');
  };
}
