/** A summary of a trace, member by member as GetTraceSummaries answers it. Times are epoch seconds. */
export interface TraceSummary {
  readonly Id: string;
  readonly StartTime: number;
  /** Seconds from the earliest start to the latest end. */
  readonly Duration: number;
  /** Seconds that the root took; absent while it is in progress. */
  readonly ResponseTime?: number;
  readonly HasFault: boolean;
  readonly HasError: boolean;
  readonly HasThrottle: boolean;
  readonly IsPartial: boolean;
  readonly Http: SummaryHttp;
  readonly Annotations: Readonly<Record<string, readonly ValueWithServiceIds[]>>;
  readonly Users: readonly { readonly UserName: string; readonly ServiceIds: readonly SummaryServiceId[] }[];
  readonly ServiceIds: readonly SummaryServiceId[];
  readonly ResourceARNs: readonly { readonly ARN: string }[];
  readonly InstanceIds: readonly { readonly Id: string }[];
  readonly AvailabilityZones: readonly { readonly Name: string }[];
  readonly EntryPoint?: SummaryServiceId;
  readonly FaultRootCauses: readonly SummaryRootCause[];
  readonly ErrorRootCauses: readonly SummaryRootCause[];
  readonly ResponseTimeRootCauses: readonly SummaryRootCause[];
  readonly Revision: number;
  readonly MatchedEventTime?: number;
}

/** The request that the root answered. */
export interface SummaryHttp {
  readonly HttpURL?: string;
  readonly HttpStatus?: number;
  readonly HttpMethod?: string;
  readonly UserAgent?: string;
  readonly ClientIp?: string;
}

/** A node of the service map, as summaries name it. */
export interface SummaryServiceId {
  readonly Name: string;
  readonly Names: readonly string[];
  readonly AccountId?: string;
  readonly Type?: string;
}

/** A value of an annotation with the services that carry it. */
export interface ValueWithServiceIds {
  readonly AnnotationValue:
    { readonly StringValue: string } | { readonly NumberValue: number } | { readonly BooleanValue: boolean };
  readonly ServiceIds: readonly SummaryServiceId[];
}

/** The way from the root to where a fault or error arose, or to what took longest. */
export interface SummaryRootCause {
  readonly Services: readonly SummaryRootCauseService[];
  /** Whether the client of the trace felt it. */
  readonly ClientImpacting: boolean;
}

/** One service on the way, with its (sub)segments on it. */
export interface SummaryRootCauseService extends SummaryServiceId {
  readonly EntityPath: readonly {
    readonly Name: string;
    /** Of faults and errors. */
    readonly Exceptions?: readonly { readonly Name?: string; readonly Message?: string }[];
    /** Of response times: part of the root's time, 0 to 1. */
    readonly Coverage?: number;
    readonly Remote: boolean;
  }[];
  readonly Inferred: boolean;
}
