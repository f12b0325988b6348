import type { EdgeFacts, ServiceFacts } from '../facts/trace-facts.ts';
import { Histogram } from './histogram.ts';

/** A service's answer or a call, as far as statistics go. */
export type Occurrence = Pick<
  ServiceFacts | EdgeFacts,
  'error' | 'fault' | 'throttle' | 'startTime' | 'endTime' | 'responseTime'
>;

/**
 * Counts of answers, of which each is one of ok, throttled, another error, or a fault (the worst it has), and how long
 * they took. All are whole numbers, so that what was added can be taken away again without a rest, and statistics that
 * only hold changes (with negative counts) can be merged into others in any order.
 */
export class Statistics {
  ok = 0;
  throttled = 0;
  otherErrors = 0;
  faults = 0;
  /** Still in progress: seen, with no outcome or time yet. */
  inProgress = 0;
  microseconds = 0;
  /** Whole epoch seconds. Taking away does not narrow them; they go with the last count. */
  first = Infinity;
  last = -Infinity;
  histogram = new Histogram();

  /** All that have an outcome. */
  get total(): number {
    return this.ok + this.throttled + this.otherErrors + this.faults;
  }

  /** Adds an occurrence (1) or takes it away (-1), in the histogram at the given bucket. */
  record(occurrence: Occurrence, bucket: number | undefined, sign: 1 | -1): void {
    if (sign === 1) {
      this.first = Math.min(this.first, Math.floor(occurrence.startTime));
      this.last = Math.max(this.last, Math.ceil(occurrence.endTime));
    }
    if (occurrence.responseTime === undefined) {
      this.inProgress += sign;
      return;
    }
    this[outcomeOf(occurrence)] += sign;
    this.microseconds += sign * microsecondsOf(occurrence.responseTime);
    if (bucket !== undefined) {
      this.histogram.add(bucket, sign);
    }
  }

  merge(other: Statistics): void {
    this.ok += other.ok;
    this.throttled += other.throttled;
    this.otherErrors += other.otherErrors;
    this.faults += other.faults;
    this.inProgress += other.inProgress;
    this.microseconds += other.microseconds;
    this.first = Math.min(this.first, other.first);
    this.last = Math.max(this.last, other.last);
    this.histogram.merge(other.histogram);
  }

  /** Whether everything was taken away again. */
  get isEmpty(): boolean {
    return (
      this.histogram.isEmpty &&
      this.ok === 0 &&
      this.throttled === 0 &&
      this.otherErrors === 0 &&
      this.faults === 0 &&
      this.inProgress === 0 &&
      this.microseconds === 0
    );
  }
}

/** Whole microseconds of a time in seconds. */
export function microsecondsOf(seconds: number): number {
  return Math.max(0, Math.round(seconds * 1e6));
}

function outcomeOf({ error, fault, throttle }: Occurrence): 'ok' | 'throttled' | 'otherErrors' | 'faults' {
  if (fault) {
    return 'faults';
  }
  if (throttle) {
    return 'throttled';
  }
  return error ? 'otherErrors' : 'ok';
}
