import { z } from 'zod';
import { invalidRequest } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';
import { readEntitySelector } from './entity-selector.ts';
import { GroupReferenceInput, groupFilter } from './group-filter.ts';
import { readRequest } from './read-request.ts';
import type { Services } from './services.ts';
import { NextToken, refuseToken } from './single-page.ts';
import { Timestamp, windowOf } from './time.ts';
import { noteOnWholeness } from './wholeness.ts';

const MINUTE = 60;

/** A week of minutes. */
const MAX_PERIODS = 10_080;

const Request = z.object({
  StartTime: Timestamp,
  EndTime: Timestamp,
  ...GroupReferenceInput,
  EntitySelectorExpression: z.string().min(1).max(500).optional(),
  Period: z.number().int().min(MINUTE).multipleOf(MINUTE).optional(),
  ForecastStatistics: z.boolean().optional(),
  NextToken,
});

/** GetTimeSeriesServiceStatistics: the statistics of a service or of edges, period by period. Nothing is forecast. */
export function getTimeSeriesServiceStatistics({ store, groups, log }: Services): Action {
  return async (input) => {
    const request = readRequest(Request, input);
    refuseToken(request);
    const { start, end } = windowOf(request);
    const { EntitySelectorExpression: selector, Period: periodSeconds = MINUTE } = request;
    if ((end - start) / periodSeconds > MAX_PERIODS - 1) {
      throw invalidRequest(
        `The window has more than ${MAX_PERIODS - 1} periods: ask for longer ones, or for less.`,
      );
    }
    const subject = readEntitySelector(selector);
    const { points, isComplete } = await store.series({
      start,
      end,
      periodSeconds,
      ...(await groupFilter(groups, request)),
      ...(subject === undefined ? {} : { subject }),
    });
    return {
      TimeSeriesServiceStatistics: points,
      ContainsOldGroupVersions: false,
      ...noteOnWholeness(isComplete, { log, what: 'a time series', start, end }),
    };
  };
}
