import { readGraph } from '../api/queries.ts';
import type { Split } from '../api/queries.ts';
import type { Graph } from '../api/types.ts';
import { useCalm } from '../state/calm.ts';
import { useLive } from '../state/live.tsx';
import { usePlace } from '../state/location.ts';
import { useResource } from '../state/resource.ts';
import type { Resource } from '../state/resource.ts';
import { useSearch } from '../state/search.ts';
import { isEdge } from './subject-filter.ts';
import type { Subject } from './subject-filter.ts';
import type { MapNode } from './view-model.ts';

/** The answers of a service told apart, and by what: the address has `split=instance`, or it is the version. */
export interface SplitAnswers extends Resource<Graph> {
  readonly by: Split['by'];
}

/**
 * Reads how the answers of a node are spread over versions (or pods) and statuses; of an edge, those of the node that
 * is called. Nothing of clients and of calls that nobody waits for.
 */
export function useSplit(subject: Subject): SplitAnswers {
  const search = useSearch();
  const { query } = usePlace();
  const live = useLive();
  const calm = useCalm(live.version, 2_000);
  const by = query.get('split') === 'instance' ? 'instance' : 'version';
  const node = isEdge(subject) ? subject.to : subject;
  const isSplit = node.shape !== 'client' && !(isEdge(subject) && subject.isLink);
  const split = useResource(
    isSplit ? `split ${node.key} ${by} ${search.key}` : '',
    (signal) => readGraph(search.now(), { service: named(node), by }, signal),
    calm,
  );
  return { ...split, by };
}

/** How all answers of a node, or to a caller, are spread over statuses; empty as long as that is not known. */
export function statusesOf(subject: Subject, graph: Graph | undefined): Graph['statuses'] {
  if (graph === undefined || graph.truncated) {
    return [];
  }
  if (!isEdge(subject)) {
    return graph.statuses;
  }
  const { name, type, shape } = subject.from;
  const isOwn = ({ from }: Graph['calls'][number]): boolean =>
    shape === 'client' ? from === undefined : from?.name === name && from.type === type;
  return graph.calls.find(isOwn)?.statuses ?? [];
}

function named({ name, type }: MapNode): Split['service'] {
  return { name, ...(type === undefined ? {} : { type }) };
}
