import type { EpochSeconds, SegmentId, TraceId } from '../units.ts';

/**
 * Segment documents: what SDKs send and X-Ray stores, as published in the schema of segment documents v1.0.0.
 * Members that are not named here are normal and kept; the types only name what readers may rely on.
 */

export interface HttpData {
  readonly request?: {
    readonly method?: string;
    readonly url?: string;
    readonly user_agent?: string;
    readonly client_ip?: string;
    /** Segments only: `client_ip` was taken from the X-Forwarded-For header, so it can be forged. */
    readonly x_forwarded_for?: boolean;
    /** Subsegments only: the called service traces too, so a segment with this parent is to be expected. */
    readonly traced?: boolean;
  };
  readonly response?: {
    readonly status?: number;
    /** Bytes; some SDKs send -1 for "not known". */
    readonly content_length?: number;
  };
}

export interface SqlData {
  readonly connection_string?: string;
  readonly url?: string;
  readonly sanitized_query?: string;
  readonly database_type?: string;
  readonly database_version?: string;
  readonly driver_version?: string;
  readonly user?: string;
  /** `call` or `statement`. */
  readonly preparation?: string;
}

export interface StackFrame {
  readonly path?: string;
  readonly line?: number;
  readonly label?: string;
}

export interface ExceptionData {
  readonly id?: string;
  readonly message?: string;
  readonly type?: string;
  readonly remote?: boolean;
  /** Number of stack frames left out. */
  readonly truncated?: number;
  /** Number of exceptions left out between this one and its cause. */
  readonly skipped?: number;
  /** Id of the exception that caused this one. */
  readonly cause?: string;
  readonly stack?: readonly StackFrame[];
}

/** Exceptions with their stacks, or the id of an exception that another (sub)segment already carries. */
export type Cause =
  | string
  | {
      readonly working_directory?: string;
      readonly paths?: readonly string[];
      readonly exceptions?: readonly ExceptionData[];
    };

/** A relation to a (sub)segment of another trace, as with messages in a queue. */
export interface SegmentLink {
  readonly trace_id?: string;
  readonly id?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export type AnnotationValue = string | number | boolean;

interface Entity {
  readonly id: SegmentId;
  readonly name: string;
  readonly start_time: EpochSeconds;
  /** Absent while in progress. */
  readonly end_time?: EpochSeconds;
  readonly in_progress?: boolean;
  /** The answer was a 4xx. */
  readonly error?: boolean;
  /** The answer was a 429. */
  readonly throttle?: boolean;
  /** The answer was a 5xx, or the code threw. */
  readonly fault?: boolean;
  readonly cause?: Cause;
  readonly http?: HttpData;
  readonly aws?: Readonly<Record<string, unknown>>;
  /** Indexed for search. */
  readonly annotations?: Readonly<Record<string, AnnotationValue>>;
  /** Not indexed; by namespace. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly subsegments?: readonly SubsegmentDocument[];
  readonly links?: readonly SegmentLink[];
}

/** The work of one service for one request. */
export interface SegmentDocument extends Entity {
  readonly trace_id: TraceId;
  /** Anything but `subsegment`, which would make it one; usually absent. */
  readonly type?: string;
  /** The (sub)segment that made the request, often a subsegment of another service. */
  readonly parent_id?: SegmentId;
  readonly service?: Readonly<Record<string, unknown>>;
  readonly user?: string;
  /** The kind of compute that ran it, such as `AWS::EKS::Container`. */
  readonly origin?: string;
  readonly resource_arn?: string;
  /** The service made this segment for a called service that sends none; nobody sends it. */
  readonly inferred?: boolean;
}

/** A piece of work inside a segment: a call to another service, a query, a function. */
export interface SubsegmentDocument extends Entity {
  /** `aws` for calls of an AWS SDK, `remote` for other calls to another service; absent for code. */
  readonly namespace?: string;
  readonly sql?: SqlData;
  readonly precursor_ids?: readonly string[];
  readonly traced?: boolean;
  readonly type?: string;
  readonly trace_id?: string;
  readonly parent_id?: string;
}

/** A subsegment sent on its own, before or after the segment that it belongs to. */
export interface IndependentSubsegmentDocument extends SubsegmentDocument {
  readonly type: 'subsegment';
  readonly trace_id: TraceId;
  readonly parent_id: SegmentId;
}

/** What may be sent to X-Ray as one document. */
export type TraceDocument = SegmentDocument | IndependentSubsegmentDocument;

/** Whether a document is a subsegment that was sent on its own. */
export function isIndependentSubsegment(document: TraceDocument): document is IndependentSubsegmentDocument {
  return document.type === 'subsegment';
}

/** Whether the work is still going on. An end time settles it, whatever `in_progress` says. */
export function isInProgress(document: SegmentDocument | SubsegmentDocument): boolean {
  return document.end_time === undefined;
}
