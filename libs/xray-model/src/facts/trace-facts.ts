import type { AnnotationValue } from '../document/segment-document.ts';
import type { EpochSeconds, TraceId } from '../units.ts';

/** A service as the API names it: a node of the service map. */
export interface ServiceId {
  readonly name: string;
  /** `AWS::EKS::Container`, `Database::SQL`, `remote`, `client`, …; absent when the segment tells no origin. */
  readonly type?: string;
  readonly accountId?: string;
}

/** How one answer went. Several flags may be set; `ok` is none of error, fault and throttle. */
export interface Outcome {
  readonly ok: boolean;
  readonly error: boolean;
  readonly fault: boolean;
  readonly throttle: boolean;
}

/** The request that a (sub)segment answered or made. */
export interface HttpFacts {
  readonly url?: string;
  readonly method?: string;
  readonly status?: number;
  readonly userAgent?: string;
  readonly clientIp?: string;
}

/** An annotation with the service whose (sub)segment carries it. */
export interface AnnotationFact {
  readonly key: string;
  readonly value: AnnotationValue;
  /** Index into `services`. */
  readonly service: number;
}

/** One answer of one service: a segment of the trace, sent or inferred. */
export interface ServiceFacts extends Outcome {
  readonly id: ServiceId;
  readonly startTime: EpochSeconds;
  readonly endTime: EpochSeconds;
  /** Seconds; `undefined` while in progress. */
  readonly responseTime?: number;
  readonly inProgress: boolean;
  /** Added for a service that sends no segments. */
  readonly inferred: boolean;
  /** Called by nobody in this trace. */
  readonly root: boolean;
  /** Calls nobody in this trace. */
  readonly last: boolean;
  readonly http?: HttpFacts;
  readonly user?: string;
  readonly resourceArn?: string;
  /** Of the EC2 instance; where there is none, the pod of EKS or the container of ECS. */
  readonly instanceId?: string;
  readonly availabilityZone?: string;
  /** `service.version` of the segment. */
  readonly version?: string;
  /** Texts of the exceptions of this segment and its subsegments. */
  readonly messages: readonly string[];
}

/** One call from one service to another. Its numbers are the caller's, from its subsegment. */
export interface EdgeFacts extends Outcome {
  /** Index into `services`; `undefined` for the client before a root. */
  readonly source?: number;
  /** Index into `services`. */
  readonly target: number;
  readonly startTime: EpochSeconds;
  readonly endTime: EpochSeconds;
  /** Seconds; `undefined` while in progress. */
  readonly responseTime?: number;
  readonly inProgress: boolean;
  /** Joined by a link or a queue, so the caller did not wait. */
  readonly asynchronous: boolean;
  readonly http?: HttpFacts;
}

/** A step on the way from the root to where a fault or an error arose, or to what took longest. */
export interface RootCauseStep {
  /** Index into `services`. */
  readonly service: number;
  /** The (sub)segments inside this service on the way, outermost first. */
  readonly entities: readonly {
    readonly name: string;
    readonly remote: boolean;
    readonly exceptions: readonly { readonly name?: string; readonly message?: string }[];
    /** Part of the trace's response time, 0 to 1; of response time causes only. */
    readonly coverage?: number;
  }[];
}

/**
 * What is asked of a trace by summaries, filter expressions and the service map: small, plain data (it is kept as JSON),
 * drawn from the assembled trace.
 */
export interface TraceFacts extends Outcome {
  readonly id: TraceId;
  readonly startTime: EpochSeconds;
  readonly endTime: EpochSeconds;
  /** Seconds. */
  readonly duration: number;
  /** Seconds that the root took; `undefined` while it is in progress. */
  readonly responseTime?: number;
  /** Whether a segment is in progress. */
  readonly partial: boolean;
  /** Of the root segment. */
  readonly http?: HttpFacts;
  /** Index into `services` of the root segment; `undefined` when it has not come. */
  readonly entryPoint?: number;
  readonly services: readonly ServiceFacts[];
  readonly edges: readonly EdgeFacts[];
  readonly annotations: readonly AnnotationFact[];
  readonly faultRootCauses: readonly (readonly RootCauseStep[])[];
  readonly errorRootCauses: readonly (readonly RootCauseStep[])[];
  readonly responseTimeRootCauses: readonly (readonly RootCauseStep[])[];
}
