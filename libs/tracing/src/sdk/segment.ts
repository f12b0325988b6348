import { newSegmentId, newTraceId } from '../core/ids.ts';
import { validName } from '../core/names.ts';
import type { RecordedErrors } from '../core/error-cause.ts';
import type { Cause } from './entity.ts';
import { addAnnotation, clock, flagError, recordError } from './entity.ts';
import { sendOpen } from './held.ts';
import { sdk, sdkEmitter } from './sdk.ts';
import { awsOf, defaults } from './segment-defaults.ts';
import { TracedSubsegment, adopt } from './subsegment.ts';
import { writeDocument } from './write-document.ts';

/** A segment document's `http`. */
export interface SegmentHttp {
  request: {
    method: string;
    url: string;
    user_agent?: string;
    client_ip?: string;
    x_forwarded_for?: boolean;
  };
  response?: { status: number; content_length?: number };
}

/**
 * The SDK's Segment with its own way to begin and to end.
 *
 * The SDK's own segment is sent only when the last subsegment has closed, so that one call that never ends loses the
 * whole trace. This one is sent when it closes; subsegments still open are sent as in progress, and again, complete,
 * when they close. Of many, those that have ended are sent before it.
 */
export class TracedSegment extends sdk.Segment {
  declare in_progress: boolean;
  declare end_time: number;
  declare counter: number;
  declare anchor: number;
  declare subsegments?: TracedSubsegment[];
  /** Ended subsegments that go out with it. */
  declare held?: number;
  /** Members of the incoming trace header that are passed on unchanged. */
  declare additionalTraceData?: { Lineage?: string };
  declare recorded: RecordedErrors | undefined;
  declare http: SegmentHttp | undefined;
  declare aws?: object;
  declare annotations?: Record<string, boolean | string | number>;
  declare error: boolean;
  declare fault: boolean;
  declare throttle: boolean;
  declare cause: Cause;

  /** Called by the SDK's constructor. */
  init(name: string, rootId?: string | null, parentId?: string | null): void {
    this.anchor = clock.anchor();
    this.start_time = clock.now(this.anchor);
    this.name = validName(name);
    this.id = newSegmentId();
    this.trace_id = rootId ?? newTraceId(this.start_time);
    if (parentId) this.parent_id = parentId;
    this.in_progress = true;
    this.counter = 0;
  }

  /** Adds what is the same for all segments of the process. One that is not sampled is not sent, and needs none of it. */
  describe(): void {
    const { serviceData, origin } = defaults;
    if (serviceData !== undefined) this.setServiceData(serviceData);
    this.aws ??= awsOf(undefined);
    if (origin !== undefined) this.origin = origin;
  }

  /** Names the sampling rule that chose this request. */
  override setMatchedSamplingRule(ruleName: string): void {
    this.aws = awsOf(ruleName);
  }

  override addAnnotation(key: string, value: boolean | string | number): void {
    addAnnotation(this, key, value);
  }

  override addNewSubsegment(name: string): TracedSubsegment {
    const subsegment = new TracedSubsegment(name);
    this.addSubsegment(subsegment);
    return subsegment;
  }

  override addNewSubsegmentWithoutSampling(name: string): TracedSubsegment {
    const subsegment = this.addNewSubsegment(name);
    subsegment.notTraced = true;
    return subsegment;
  }

  override addSubsegment(subsegment: InstanceType<typeof sdk.Subsegment>): void {
    adopt(this, this, subsegment);
  }

  /** Counts the open subsegments; the SDK's own would also send them early. */
  override incrementCounter(additional = 0): void {
    this.counter += additional + 1;
  }

  override decrementCounter(): void {
    this.counter -= 1;
  }

  override addError(error: Error | string, remote = false): void {
    flagError(this, error);
    recordError(this, error, remote, (this.recorded ??= new WeakMap()));
  }

  /** Whether this segment tells of the error already. */
  isKnownError(error: unknown): boolean {
    return typeof error === 'object' && error !== null && this.recorded?.has(error) === true;
  }

  override isClosed(): boolean {
    return !this.in_progress;
  }

  /** Ends and sends the segment; a second call does nothing. */
  override close(error?: Error | string | null, remote = false): void {
    if (!this.in_progress) return;
    if (error !== undefined && error !== null) this.addError(error, remote);
    this.end_time = clock.now(this.anchor);
    this.in_progress = false;
    this.flush();
  }

  override flush(): void {
    if (this.notTraced === true) return;
    sdkEmitter.send(this);
    if (this.counter > 0) sendOpen(this.subsegments ?? []);
  }

  /** The segment document as JSON. */
  override format(): string {
    return writeDocument(this, true);
  }

  override toString(): string {
    return this.format();
  }
}

/**
 * Gives a segment that the application made with the SDK's class (for a job, a message of a queue) our way to begin and
 * to end, with the subsegments it has. Anything else is answered as it is.
 */
export function adoptSegment(value: unknown): unknown {
  if (!(value instanceof sdk.Segment) || value instanceof TracedSegment) return value;
  const { subsegments = [], in_progress: inProgress = false } = value;
  const segment = Object.assign(value, {
    anchor: clock.anchor(),
    counter: 0,
    in_progress: inProgress,
    subsegments: [],
  });
  Object.setPrototypeOf(segment, TracedSegment.prototype);
  for (const subsegment of subsegments) segment.addSubsegment(subsegment);
  return segment;
}
