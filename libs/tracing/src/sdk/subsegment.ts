import { newSegmentId } from '../core/ids.ts';
import { validName } from '../core/names.ts';
import type { RecordedErrors } from '../core/error-cause.ts';
import { isCancellation } from '../core/error-cause.ts';
import type { Cause } from './entity.ts';
import { addAnnotation, clock, flagError, recordError } from './entity.ts';
import { hold, holderOf } from './held.ts';
import type { TracedSegment } from './segment.ts';
import { sdk, sdkEmitter } from './sdk.ts';
import { writeDocument } from './write-document.ts';

type SdkSubsegment = InstanceType<typeof sdk.Subsegment>;

/** A subsegment document's `http`. */
export interface SubsegmentHttp {
  request: { method: string; url: string };
  response?: { status: number; content_length?: number };
}

/** A subsegment document's `sql`. */
export interface SqlData {
  /** `mysql://host:port/database`, without user and password; none without a database. */
  url?: string;
  sanitized_query?: string;
  database_type: string;
  preparation?: 'statement' | 'call';
}

/** The SDK's Subsegment with its own way to begin and to end; see TracedSegment. */
export class TracedSubsegment extends sdk.Subsegment {
  declare in_progress: boolean;
  declare end_time: number;
  declare counter: number;
  declare anchor: number;
  declare segment: TracedSegment;
  declare parent: TracedSegment | TracedSubsegment;
  declare subsegments?: TracedSubsegment[];
  /** False until it is added to a segment: `segment` and `parent` are not there before. */
  declare attached: boolean;
  /** Ended subsegments below it that go out with it; counted once the segment has closed, which counts them before. */
  declare held?: number;
  declare http: SubsegmentHttp | undefined;
  declare annotations?: Record<string, boolean | string | number>;
  declare sql: SqlData | undefined;
  declare error: boolean;
  declare fault: boolean;
  declare throttle: boolean;
  declare cause: Cause;

  /** Called by the SDK's constructor. */
  init(name: string): void {
    this.name = validName(name);
    this.id = newSegmentId();
    this.anchor = clock.anchor();
    this.start_time = clock.now(this.anchor);
    this.in_progress = true;
    this.counter = 0;
    this.notTraced = false;
    this.attached = false;
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

  override addSubsegment(subsegment: SdkSubsegment): void {
    adopt(this.segment, this, subsegment);
  }

  /** Open subsegments are counted by the segment alone. */
  override incrementCounter(additional = 0): void {
    if (this.attached) this.segment.incrementCounter(additional);
  }

  override decrementCounter(): void {
    if (this.attached) this.segment.decrementCounter();
  }

  override addError(error: Error | string, remote = false): void {
    flagError(this, error);
    this.recordError(error, remote);
  }

  /** Tells of an error without setting a flag. */
  recordError(error: unknown, remote = false): void {
    const known: RecordedErrors =
      (this.attached ? this.segment.recorded : undefined) ?? new WeakMap<object, string>();
    if (this.attached) this.segment.recorded = known;
    recordError(this, error, remote, known);
  }

  /** Whether the segment tells of the error already. */
  isKnownError(error: unknown): boolean {
    return this.attached && this.segment.isKnownError(error);
  }

  override isClosed(): boolean {
    return !this.in_progress;
  }

  /** Ends the subsegment; a second call does nothing. One that outlives its segment is sent on its own. */
  override close(error?: Error | string | null, remote = false): void {
    if (!this.in_progress) return;
    if (error !== undefined && error !== null) this.addError(error, remote);
    this.end_time = clock.now(this.anchor);
    this.in_progress = false;
    if (!this.attached) return;
    this.segment.decrementCounter();
    const holder = holderOf(this);
    if (holder === undefined) this.flush();
    else hold(holder);
  }

  /** Ends it as a fault that arose in the service that was called; a call that the application gave up is none. */
  fail(error: unknown): void {
    if (!this.in_progress) return;
    if (!isCancellation(error)) {
      this.fault = true;
      this.recordError(error, true);
    }
    this.close();
  }

  /** @param inTurn for one of many */
  override flush(inTurn = false): void {
    if (!this.attached || this.segment.notTraced === true || this.notTraced) return;
    sdkEmitter.send(this, inTurn);
  }

  override addAnnotation(key: string, value: boolean | string | number): void {
    addAnnotation(this, key, value);
  }

  /** The document of an independent subsegment as JSON. */
  override format(): string {
    const { trace_id: traceId } = this.segment;
    return writeDocument(
      this,
      false,
      `"type":"subsegment","trace_id":"${traceId}","parent_id":"${this.parent.id}",`,
    );
  }

  /** The document of an embedded subsegment. */
  override toJSON(): Record<string, unknown> {
    return JSON.parse(this.toString()) as Record<string, unknown>;
  }

  override toString(): string {
    return writeDocument(this, false);
  }
}

/** Hangs a subsegment, which may be one that the user made with the SDK's class, under its parent. */
export function adopt(
  segment: TracedSegment,
  parent: TracedSegment | TracedSubsegment,
  child: SdkSubsegment,
): void {
  if (!(child instanceof sdk.Subsegment)) throw new TypeError('addSubsegment takes a Subsegment');
  const adopted = child instanceof TracedSubsegment ? child : withOurWays(child, segment);
  adopted.attached = true;
  adopted.segment = segment;
  adopted.parent = parent;
  adopted.start_time += (segment.anchor - adopted.anchor) / 1000; // all times of a segment on one clock
  adopted.anchor = segment.anchor;
  adopted.notTraced = parent.notTraced ?? false;
  // one that goes out on its own is not kept: its parent may live for as long as a timer begun in the request
  if (holderOf(adopted) !== undefined) (parent.subsegments ??= []).push(adopted);
  if (adopted.in_progress) segment.incrementCounter(adopted.counter);
}

/** Turns a subsegment made with the SDK's class into one of ours; what it holds stays. */
function withOurWays(child: SdkSubsegment, segment: TracedSegment): TracedSubsegment {
  return Object.setPrototypeOf(
    Object.assign(child, { anchor: segment.anchor }),
    TracedSubsegment.prototype,
  ) as TracedSubsegment;
}
