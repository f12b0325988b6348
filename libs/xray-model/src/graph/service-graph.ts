/** A time in seconds (to the millisecond) and how often it occurred. */
export interface HistogramEntry {
  readonly Value: number;
  readonly Count: number;
}

/** Counts of answers: ok + errors + faults = total. */
export interface SummaryStatistics {
  readonly OkCount: number;
  readonly ErrorStatistics: {
    readonly ThrottleCount: number;
    readonly OtherCount: number;
    readonly TotalCount: number;
  };
  readonly FaultStatistics: { readonly OtherCount: number; readonly TotalCount: number };
  readonly TotalCount: number;
  /** Seconds. */
  readonly TotalResponseTime: number;
}

/** The calls of one node to another, as GetServiceGraph answers them. Times are whole epoch seconds. */
export interface GraphEdge {
  /** Of the node that is called. */
  readonly ReferenceId: number;
  readonly StartTime: number;
  readonly EndTime: number;
  readonly SummaryStatistics: SummaryStatistics;
  /** Empty for a link: the caller does not wait. */
  readonly ResponseTimeHistogram: readonly HistogramEntry[];
  readonly Aliases: readonly never[];
  /** Of an asynchronous edge. */
  readonly EdgeType?: 'link';
  /** How old messages were when they were received; of a link. */
  readonly ReceivedEventAgeHistogram: readonly HistogramEntry[];
}

/** A node of the service map, member by member as GetServiceGraph answers it. Times are whole epoch seconds. */
export interface GraphService {
  /** Unique within the answer. */
  readonly ReferenceId: number;
  readonly Name: string;
  readonly Names: readonly string[];
  /** Set when requests enter here. */
  readonly Root?: true;
  readonly AccountId?: string;
  readonly Type?: string;
  /** `active` for a service that sends segments, `unknown` for clients and for what is inferred. */
  readonly State: 'active' | 'unknown';
  readonly StartTime: number;
  readonly EndTime: number;
  readonly Edges: readonly GraphEdge[];
  /** Not of clients, which answer nothing. */
  readonly SummaryStatistics?: SummaryStatistics;
  readonly DurationHistogram?: readonly HistogramEntry[];
  readonly ResponseTimeHistogram?: readonly HistogramEntry[];
}
