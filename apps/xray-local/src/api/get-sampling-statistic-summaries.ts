import { z } from 'zod';
import type { Action } from '../http/routes.ts';
import { readRequest } from './read-request.ts';
import type { Services } from './services.ts';
import { NextToken, refuseToken } from './single-page.ts';

const Request = z.object({ NextToken });

/** GetSamplingStatisticSummaries: what clients reported in the last hour, by rule and minute, the newest first. */
export function getSamplingStatisticSummaries({ statistics, now }: Services): Action {
  return (input) => {
    refuseToken(readRequest(Request, input));
    return {
      SamplingStatisticSummaries: statistics.summaries(now()).map((summary) => ({
        RuleName: summary.ruleName,
        Timestamp: summary.timestamp,
        RequestCount: summary.requestCount,
        BorrowCount: summary.borrowCount,
        SampledCount: summary.sampledCount,
      })),
    };
  };
}
