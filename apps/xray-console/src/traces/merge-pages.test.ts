import { describe, expect, it } from 'vitest';
import type { Summary, SummaryPage } from '../api/types.ts';
import { NO_TRACES, withNewest, withOlder } from './merge-pages.ts';

const WINDOW = { start: 0, end: 100 };

function summary(start: number, id = `trace ${start}`, HasFault = false): Summary {
  const flags = { HasFault, HasError: false, HasThrottle: false, IsPartial: false };
  return {
    Id: id,
    StartTime: start,
    Duration: 1,
    Http: {},
    ServiceIds: [],
    Users: [],
    FaultRootCauses: [],
    ...flags,
  };
}

function page(starts: readonly number[], NextToken?: string): SummaryPage {
  const TraceSummaries = starts.map((start) => summary(start));
  return {
    TraceSummaries,
    TracesProcessedCount: starts.length,
    ...(NextToken === undefined ? {} : { NextToken }),
  };
}

const startsOf = ({ items }: { items: readonly Summary[] }): number[] =>
  items.map(({ StartTime }) => StartTime);

describe('a list of traces', () => {
  it('grows at its end, page by page', () => {
    const list = withOlder(withOlder(NO_TRACES, page([9, 8], 'a'), WINDOW), page([7, 6]), WINDOW);
    expect(startsOf(list)).toEqual([9, 8, 7, 6]);
    expect(list.rest).toBeUndefined();
  });

  it('takes new traces at its head and keeps the older pages and their token', () => {
    const list = withOlder(withOlder(NO_TRACES, page([9, 8], 'a'), WINDOW), page([7, 6], 'b'), WINDOW);
    const later = withNewest(list, page([10, 9, 8], 'c'), { start: 1, end: 101 });
    expect(startsOf(later)).toEqual([10, 9, 8, 7, 6]);
    expect(later.rest).toEqual({ token: 'b', window: WINDOW });
  });

  it('begins anew when more came than one page holds, so that it has no hole', () => {
    const list = withOlder(withOlder(NO_TRACES, page([9, 8], 'a'), WINDOW), page([7, 6], 'b'), WINDOW);
    const later = withNewest(list, page([20, 19], 'c'), WINDOW);
    expect(startsOf(later)).toEqual([20, 19]);
    expect(later.rest?.token).toBe('c');
  });

  it('drops what is gone when the newest page is all there is', () => {
    const list = withOlder(NO_TRACES, page([9, 8, 7]), WINDOW);
    expect(startsOf(withNewest(list, page([9]), WINDOW))).toEqual([9]);
  });

  it('shows the later version of a trace that changed', () => {
    const list = withOlder(NO_TRACES, page([9]), WINDOW);
    const changed = { TraceSummaries: [summary(9, 'trace 9', true)], TracesProcessedCount: 1 };
    expect(withNewest(list, changed, WINDOW).items.map(({ HasFault }) => HasFault)).toEqual([true]);
  });
});
