import { createHash } from 'node:crypto';
import type { TraceSummary } from '@xray-microservices/xray-model';
import { z } from 'zod';
import type { Action } from '../http/routes.ts';
import { readOptionalFilter } from './filter-text.ts';
import { readPageToken, writePageToken } from './page-token.ts';
import { readRequest } from './read-request.ts';
import type { Services } from './services.ts';
import { Timestamp, windowOf } from './time.ts';

/** Summaries of a page at most. */
const PAGE = 100;

/** Milliseconds that are spent on a page beyond the first hundred traces that are looked at. AWS answers short pages with a token too, and clients go on from there. */
const BUDGET_MS = 60;

const Request = z.object({
  StartTime: Timestamp,
  EndTime: Timestamp,
  TimeRangeType: z.enum(['TraceId', 'Event', 'Service']).optional(),
  Sampling: z.boolean().optional(),
  SamplingStrategy: z
    .object({ Name: z.enum(['PartialScan', 'FixedRate']).optional(), Value: z.number().optional() })
    .optional(),
  FilterExpression: z.string().optional(),
  NextToken: z.string().min(1).max(2_000).optional(),
});

type Request = z.infer<typeof Request>;

/** GetTraceSummaries: the traces of a window of time that meet a filter, the newest first, page by page. */
export function getTraceSummaries({ store, groups }: Services): Action {
  return async (input) => {
    const request = readRequest(Request, input);
    const { start, end } = windowOf(request);
    const { TimeRangeType: type = 'TraceId', FilterExpression: text, NextToken: nextToken } = request;
    const filter = readOptionalFilter(text);
    const question = JSON.stringify([start, end, type, text ?? '']);
    const page = await store.summaries({
      start,
      end,
      type,
      filter,
      ...(filter === undefined ? {} : { groups: await groups.filters() }),
      limit: PAGE,
      budgetMs: BUDGET_MS,
      token: nextToken === undefined ? undefined : readPageToken(nextToken, question),
    });
    const { summaries, token, processed } = page;
    const isLast = token === undefined;
    return {
      TraceSummaries: summaries.filter(samplerOf(request)),
      // The start of the page, which is its oldest trace: the newest come first.
      ApproximateTime: isLast ? start : (summaries.at(-1)?.StartTime ?? end),
      TracesProcessedCount: processed,
      ...(isLast ? {} : { NextToken: writePageToken(token, question) }),
    };
  };
}

/**
 * Which traces a request for a part of them gets. FixedRate takes the same traces each time, by their ids. There is no
 * need here to look at fewer (PartialScan), so all that is found is answered.
 */
function samplerOf({
  Sampling: sampling,
  SamplingStrategy: strategy,
}: Request): (summary: TraceSummary) => boolean {
  const rate = strategy?.Name === 'FixedRate' && sampling !== false ? (strategy.Value ?? 1) : 1;
  return rate >= 1 ? () => true : ({ Id: id }) => fractionOf(id) < rate;
}

/** A number from 0 to 1 that is the trace's own. */
function fractionOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE() / 2 ** 32;
}
