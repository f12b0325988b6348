import { explainFilter, factsOf, parseFilter } from '@xray-microservices/xray-model';
import type { FilterExplanation } from '@xray-microservices/xray-model';
import type { ReactNode } from 'react';
import { readGroups, readSummaries, readTraces } from '../api/queries.ts';
import { Explanation } from '../search/explanation.tsx';
import { groupFilters } from '../search/group-filters.ts';
import { useResource } from '../state/resource.ts';
import type { SearchState } from '../state/search-of.ts';
import { readTrace } from '../trace/read-trace.ts';

interface Reason {
  readonly id: string;
  readonly explanation: FilterExplanation;
}

/** Why the newest trace of the time does not meet the filter, part by part. */
export function WhyNone({ search }: { readonly search: SearchState }): ReactNode {
  const { data } = useResource(`why ${search.key}`, (signal) => reasonOf(search, signal));
  return data === undefined ? null : (
    <section className="panel why-none">
      <h2>Why the newest trace of this time is not found</h2>
      <Explanation explanation={data.explanation} filter={search.filter} />
    </section>
  );
}

async function reasonOf(search: SearchState, signal: AbortSignal): Promise<Reason | undefined> {
  const parsed = parseFilter(search.filter);
  const {
    TraceSummaries: [newest],
  } = await readSummaries({ ...search.now(), filter: '' }, undefined, signal);
  if (!parsed.ok || newest === undefined) {
    return undefined;
  }
  const [[stored], groups] = await Promise.all([readTraces([newest.Id], signal), readGroups(signal)]);
  const trace = stored === undefined ? undefined : readTrace(stored);
  return trace === undefined
    ? undefined
    : {
        id: newest.Id,
        explanation: explainFilter(parsed.filter, factsOf(trace), { groups: groupFilters(groups) }),
      };
}
