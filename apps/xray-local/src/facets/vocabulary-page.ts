import type { GraphService } from '@xray-microservices/xray-model';
import type { Services } from '../api/services.ts';
import type { Page } from '../http/routes.ts';

/** How far back services are counted, in seconds. */
const COUNTED = 6 * 3_600;

const MOST_TOLD = 200;

interface ServiceName {
  readonly name: string;
  readonly type?: string;
}

/** GET /local/vocabulary: the names that stored traces know, for who writes filters. The most used (or latest) first. */
export function vocabularyPage({ store, groups, now }: Pick<Services, 'store' | 'groups' | 'now'>): Page {
  return async () => {
    const end = now() + 1;
    // The graph first: it has what is pending put together, and the words come from that.
    const graph = await store.graph({ start: end - COUNTED, end });
    const [words, known] = await Promise.all([store.vocabulary(), groups.list()]);
    const valuesOf = (keyword: string): readonly string[] =>
      (Object.hasOwn(words.values, keyword) ? (words.values[keyword] ?? []) : []).slice(0, MOST_TOLD);
    return {
      services: serviceNames(graph.services, words.services).slice(0, MOST_TOLD),
      annotationKeys: words.annotationKeys.slice(0, MOST_TOLD),
      users: valuesOf('user'),
      urls: valuesOf('http.url'),
      groups: known.map(({ name }) => name),
    };
  };
}

/** Services of the last hours by how often they answered, then those that were seen before. */
function serviceNames(graph: readonly GraphService[], seen: readonly string[]): ServiceName[] {
  const nodes = graph
    .filter(({ Type: type }) => type !== 'client')
    .toSorted((a, b) => (b.SummaryStatistics?.TotalCount ?? 0) - (a.SummaryStatistics?.TotalCount ?? 0))
    .map(({ Name: name, Type: type }): ServiceName => ({ name, ...(type === undefined ? {} : { type }) }));
  const names = new Set(nodes.map(({ name }) => name));
  return [...nodes, ...seen.filter((name) => !names.has(name)).map((name) => ({ name }))];
}
