import { newSegmentId, newTraceId } from '../core/ids.ts';
import { validName } from '../core/names.ts';
import type { RecordedErrors } from '../core/error-cause.ts';
import type { Cause } from './entity.ts';
import { clock, flagError, membersOf, recordError, stringify } from './entity.ts';
import { sdk, sdkEmitter } from './sdk.ts';
import { TracedSubsegment, adopt } from './subsegment.ts';

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
 * when they close.
 */
export class TracedSegment extends sdk.Segment {
  declare in_progress: boolean;
  declare end_time: number;
  declare counter: number;
  declare anchor: number;
  declare subsegments?: TracedSubsegment[];
  /** Members of the incoming trace header that are passed on unchanged. */
  declare additionalTraceData?: { Lineage?: string };
  declare recorded: RecordedErrors | undefined;
  declare http: SegmentHttp | undefined;
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
    this.describe();
  }

  /** What is the same for all segments of the process. */
  private describe(): void {
    const { serviceData, sdkData, pluginData, origin } = sdk.SegmentUtils as unknown as SegmentDefaults;
    if (serviceData) this.setServiceData(serviceData);
    Object.assign(this, { aws: { ...pluginData, xray: sdkData } });
    if (origin) this.origin = origin;
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
    if (this.counter > 0) for (const child of this.subsegments ?? []) child.sendIfOpen();
  }

  /** The segment document as JSON. */
  override format(): string {
    const document = membersOf(this);
    if (this.in_progress) document['in_progress'] = true;
    const closed = this.subsegments?.filter((child) => !child.in_progress);
    if (closed !== undefined && closed.length > 0) document['subsegments'] = closed;
    return stringify(document);
  }

  override toString(): string {
    return this.format();
  }
}

interface SegmentDefaults {
  serviceData?: object;
  sdkData?: object;
  pluginData?: object;
  origin?: string;
}
