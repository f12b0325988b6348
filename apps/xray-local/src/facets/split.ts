import { graphOf } from '@xray-microservices/xray-model';
import type {
  EdgeFacts,
  GraphService,
  Outcome,
  ServiceFacts,
  ServiceId,
  SummaryStatistics,
  TraceFacts,
} from '@xray-microservices/xray-model';
import type { LocalStore } from '../store/local-store.ts';
import { visitTraces } from './survey.ts';
import type { SurveyQuery } from './survey.ts';
import { statusOf } from './status.ts';

/** Which answers are told apart, and by what. */
export interface Split {
  readonly service: { readonly name: string; readonly type?: string | undefined };
  readonly by: 'version' | 'instance';
}

export interface SplitQuery extends SurveyQuery {
  readonly split: Split;
}

/** Answers that have something in common. */
export interface Told {
  readonly value: string;
  readonly statistics: SummaryStatistics;
  readonly histogram: GraphService['ResponseTimeHistogram'];
}

export interface SplitAnswer {
  readonly versions: readonly Told[];
  /** The same answers by how they went, and those of a service that sends no segments. */
  readonly statuses: readonly Told[];
  /** The calls to the service, by caller and by how they went. A client has no name. */
  readonly calls: readonly { readonly from?: ServiceId; readonly statuses: readonly Told[] }[];
  readonly isComplete: boolean;
}

/** Versions that are told. */
const MOST_VERSIONS = 20;

/** Of answers that do not say their version or instance. */
const NOT_TOLD = '(not told)';

/** The answers of one service, told apart by version or instance, by status, and by caller. */
export function split(store: LocalStore, query: SplitQuery, ticks: () => number): SplitAnswer {
  const { service, by } = query.split;
  const isMeant = ({ id }: ServiceFacts): boolean =>
    id.name === service.name && (service.type === undefined || id.type === service.type);
  const versions = new Teller(query);
  const statuses = new Teller(query);
  const calls = new Map<string, { readonly from?: ServiceId; readonly told: Teller }>();
  const isComplete = visitTraces(store, query, ticks, 'Event', (found) => {
    for (const answer of found.services.filter(isMeant)) {
      statuses.add(found, statusOf(answer), answer);
      if (!answer.inferred) {
        versions.add(found, nameOf(answer, by), answer);
      }
    }
    for (const edge of found.edges) {
      const target = found.services[edge.target];
      if (target !== undefined && isMeant(target) && !edge.asynchronous) {
        const from = edge.source === undefined ? undefined : found.services[edge.source]?.id;
        const key = JSON.stringify([from?.name, from?.type]);
        const own = calls.get(key) ?? { ...(from === undefined ? {} : { from }), told: new Teller(query) };
        calls.set(key, own);
        own.told.add(found, statusOf(edge), asAnswer(edge, target));
      }
    }
  });
  return {
    versions: versions.told().slice(0, MOST_VERSIONS),
    statuses: statuses.told(),
    calls: [...calls.values()].map(({ told, ...from }) => ({ ...from, statuses: told.told() })),
    isComplete,
  };
}

/** Counts answers by a name. */
class Teller {
  readonly #range: SurveyQuery;
  readonly #answers: TraceFacts[] = [];

  constructor(range: SurveyQuery) {
    this.#range = range;
  }

  add(trace: TraceFacts, name: string, answer: ServiceFacts): void {
    // As if each name were a service of its own: the service map counts them then.
    this.#answers.push({ ...trace, services: [{ ...answer, id: { name } }], edges: [] });
  }

  /** The most frequent first. */
  told(): Told[] {
    return graphOf(this.#answers, this.#range)
      .flatMap(({ Name: value, SummaryStatistics: statistics, ResponseTimeHistogram: histogram = [] }) =>
        statistics === undefined ? [] : [{ value, statistics, histogram }],
      )
      .sort((a, b) => b.statistics.TotalCount - a.statistics.TotalCount);
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A call as its caller saw it answered. */
function asAnswer(edge: EdgeFacts, target: ServiceFacts): ServiceFacts {
  const { ok, error, fault, throttle, startTime, endTime, inProgress, responseTime }: EdgeFacts & Outcome =
    edge;
  const answer: Writable<ServiceFacts> = {
    ...target,
    ok,
    error,
    fault,
    throttle,
    startTime,
    endTime,
    inProgress,
  };
  delete answer.responseTime; // the answering service's own
  return responseTime === undefined ? answer : { ...answer, responseTime };
}

function nameOf({ version, instanceId }: ServiceFacts, by: Split['by']): string {
  return (by === 'version' ? version : instanceId) ?? NOT_TOLD;
}
