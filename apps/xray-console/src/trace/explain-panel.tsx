import { explainFilter, parseFilter } from '@xray-microservices/xray-model';
import type { TraceFacts } from '@xray-microservices/xray-model';
import type { ReactNode } from 'react';
import { readGroups } from '../api/queries.ts';
import { Explanation } from '../search/explanation.tsx';
import { groupFilters } from '../search/group-filters.ts';
import { useResource } from '../state/resource.ts';
import { Failure, Loading } from '../ui/feedback.tsx';

/** Why this trace meets the filter it was found with, or meets it no longer. */
export function ExplainPanel({
  facts,
  filter,
}: {
  readonly facts: TraceFacts;
  readonly filter: string;
}): ReactNode {
  const groups = useResource('groups', readGroups);
  const parsed = parseFilter(filter);
  if (!parsed.ok) {
    return (
      <p className="padded" role="alert">
        Character {parsed.error.offset + 1}: {parsed.error.message}
      </p>
    );
  }
  if (groups.data === undefined) {
    return groups.error === undefined ? (
      <Loading what="groups" />
    ) : (
      <Failure error={groups.error} onRetry={groups.reload} />
    );
  }
  const explanation = explainFilter(parsed.filter, facts, { groups: groupFilters(groups.data) });
  return (
    <div className="padded">
      <Explanation explanation={explanation} filter={filter} />
    </div>
  );
}
