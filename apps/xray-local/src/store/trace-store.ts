import type {
  Filter,
  GraphService,
  SeriesSelection,
  ServiceId,
  TimeRange,
  TimeSeriesPoint,
  TraceDocument,
  TraceId,
  TraceSummary,
} from '@xray-microservices/xray-model';
import type { TimeRangeType } from './search-traces.ts';
import type { Words } from './vocabulary.ts';

/** The documents of a trace. */
export interface StoredTrace {
  readonly id: TraceId;
  /** The valid version of each document, in order of arrival. */
  readonly documents: readonly TraceDocument[];
  /** Bytes of the documents as they arrived. */
  readonly bytes: number;
  /** Whether documents of this trace were refused because it is full. */
  readonly isFull: boolean;
}

/** Filters of groups by name and by ARN. */
export type Groups = Readonly<Record<string, Filter>>;

/** A search for traces, the newest first. */
export interface SummaryQuery extends TimeRange {
  readonly type?: TimeRangeType;
  readonly filter?: Filter | undefined;
  /** What the filter's `group.name` and `group.arn` refer to. */
  readonly groups?: Groups;
  readonly limit: number;
  /** Where an earlier page ended. */
  readonly token?: string | undefined;
  /** Milliseconds after which the page is answered as it is, once `limit` traces were looked at. */
  readonly budgetMs: number;
}

/** A page of what was found. It may be short, or empty, and still have a next one: then the time was up. */
export interface SummaryPage {
  readonly summaries: readonly TraceSummary[];
  /** `undefined` on the last page. */
  readonly token: string | undefined;
  /** Traces that were looked over for this page. */
  readonly processed: number;
}

/** A graph of a window of time, of all traces or of those that meet a filter. */
export interface GraphQuery extends TimeRange {
  readonly filter?: Filter | undefined;
  readonly groups?: Groups;
  /** Milliseconds for which traces are matched with the filter. */
  readonly budgetMs?: number;
}

/** A graph, and whether every trace of the window is in it: a filter may take longer than the budget. */
export interface GraphAnswer {
  readonly services: readonly GraphService[];
  readonly isComplete: boolean;
}

/** Which services or edges a series is of, by name and type; all edges when nothing is selected. */
export type SeriesSubject =
  | { readonly service: NodeName }
  | { readonly edge: { readonly source: NodeName; readonly target: NodeName } };

/** A node of the service graph; without a type, every node of that name. A client's type is `client`. */
export interface NodeName {
  readonly name: string;
  readonly type?: string | undefined;
}

export interface SeriesQuery extends GraphQuery {
  /** Whole minutes, in seconds. */
  readonly periodSeconds: number;
  readonly subject?: SeriesSubject;
}

/** A series, and whether every trace of the window is in it. */
export interface SeriesAnswer {
  readonly points: readonly TimeSeriesPoint[];
  readonly isComplete: boolean;
}

/** Traces that were stored or changed, in that order. */
export interface Arrivals {
  readonly ids: readonly TraceId[];
  /** Where to go on. */
  readonly cursor: number;
}

/** What is kept, and what was given up. */
export interface StoreCounts {
  readonly traces: number;
  /** Documents: segments, and subsegments that were sent on their own. */
  readonly segments: number;
  /** Bytes of the documents as they arrived; they are kept in about a tenth of that. */
  readonly bytes: number;
  /** Traces given up to make room for others, or for their age. */
  readonly evicted: number;
  /** Traces that are not put together yet. */
  readonly pending: number;
  /** The cursor of the last arrival. */
  readonly cursor: number;
}

/** The same, and how often the store could not be written. */
export interface StoreStats extends StoreCounts {
  readonly writeFailures: number;
  /** Whether the last attempt to write went well. */
  readonly isWritable: boolean;
}

/** The questions that a store answers. Each settles first what is pending, so that what was taken is found. */
export interface TraceStore {
  /** Those of the traces that there are. */
  readonly readTraces: (ids: readonly TraceId[]) => Promise<StoredTrace[]>;
  readonly summaries: (query: SummaryQuery) => Promise<SummaryPage>;
  readonly graph: (query: GraphQuery) => Promise<GraphAnswer>;
  /** The graph of single traces, exact. */
  readonly traceGraph: (ids: readonly TraceId[]) => Promise<readonly GraphService[]>;
  readonly series: (query: SeriesQuery) => Promise<SeriesAnswer>;
  readonly arrivals: (cursor: number, limit: number) => Promise<Arrivals>;
  readonly stats: () => Promise<StoreStats>;
  readonly vocabulary: () => Promise<Words>;
}

/** The selection that a subject stands for. */
export function selectionOf(subject: SeriesSubject | undefined): SeriesSelection | undefined {
  if (subject === undefined) {
    return undefined;
  }
  if ('service' in subject) {
    const { service } = subject;
    return { services: (id) => isNode(id, service) };
  }
  const { source, target } = subject.edge;
  return { edges: (from, to) => isNode(from, source) && isNode(to, target) };
}

function isNode(id: ServiceId, { name, type }: NodeName): boolean {
  return id.name === name && (type === undefined || id.type === type);
}
