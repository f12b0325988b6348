import { newSegmentId } from '../core/ids.ts';
import { validName } from '../core/names.ts';
import type { RecordedErrors } from '../core/error-cause.ts';
import type { Cause } from './entity.ts';
import { clock, flagError, membersOf, recordError, stringify } from './entity.ts';
import type { TracedSegment } from './segment.ts';
import { sdk, sdkEmitter } from './sdk.ts';

type SdkSubsegment = InstanceType<typeof sdk.Subsegment>;

/** A subsegment document's `http`. */
export interface SubsegmentHttp {
  request: { method: string; url: string };
  response?: { status: number; content_length?: number };
}

/** A subsegment document's `sql`. */
export interface SqlData {
  /** `host:port/database`, without user and password. */
  url: string;
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
  declare http: SubsegmentHttp | undefined;
  declare sql: SqlData | undefined;
  declare traced: boolean | undefined;
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

  override incrementCounter(additional = 0): void {
    this.counter += additional + 1;
    this.parent.incrementCounter(additional);
  }

  override decrementCounter(): void {
    this.counter -= 1;
    this.parent.decrementCounter();
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
    this.parent.decrementCounter();
    if (!this.segment.in_progress && !isInsideOpen(this, this.segment)) this.flush();
  }

  override flush(): void {
    if (!this.attached || this.segment.notTraced === true || this.notTraced) return;
    sdkEmitter.send(this);
  }

  /** Sends what is known of a subsegment that is still open when its segment closes. */
  sendIfOpen(): void {
    if (this.in_progress) this.flush();
    else for (const child of this.subsegments ?? []) child.sendIfOpen();
  }

  /** The document of an independent subsegment as JSON. */
  override format(): string {
    const ids = { type: 'subsegment', trace_id: this.segment.trace_id, parent_id: this.parent.id };
    return stringify({ ...this.toJSON(), ...ids });
  }

  /** The document of an embedded subsegment. */
  override toJSON(): Record<string, unknown> {
    const document = membersOf(this);
    if (this.in_progress) document['in_progress'] = true;
    const children = this.in_progress
      ? this.subsegments
      : this.subsegments?.filter((child) => !child.in_progress);
    if (children !== undefined && children.length > 0) document['subsegments'] = children;
    return document;
  }

  override toString(): string {
    return stringify(this.toJSON());
  }
}

/** True when an ancestor is open too: the subsegment then goes out with it. */
function isInsideOpen(subsegment: TracedSubsegment, segment: TracedSegment): boolean {
  let ancestor = subsegment.parent;
  while (ancestor !== segment && ancestor instanceof TracedSubsegment) {
    if (ancestor.in_progress) return true;
    ancestor = ancestor.parent;
  }
  return false;
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
  (parent.subsegments ??= []).push(adopted);
  if (adopted.in_progress) parent.incrementCounter(adopted.counter);
}

/** Turns a subsegment made with the SDK's class into one of ours; what it holds stays. */
function withOurWays(child: SdkSubsegment, segment: TracedSegment): TracedSubsegment {
  return Object.setPrototypeOf(
    Object.assign(child, { anchor: segment.anchor }),
    TracedSubsegment.prototype,
  ) as TracedSubsegment;
}
