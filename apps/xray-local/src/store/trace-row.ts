import type { Outcome, TraceFacts, TraceId } from '@xray-microservices/xray-model';
import type { ChunkRef } from './chunks.ts';

/** What is kept of a trace to find it: everything else is in its facts and documents. */
export interface TraceRow {
  /** Its start in microseconds, a little more where two traces start at once: unique, and in order of time. */
  readonly no: number;
  /** How much its number is more than its start. */
  readonly late: number;
  readonly id: TraceId;
  /** Microseconds since 1970. */
  readonly ended: number;
  /** Microseconds. */
  readonly duration: number;
  /** Microseconds; `null` while the root is in progress. */
  readonly response: number | null;
  /** HTTP status of the root. */
  readonly status: number | null;
  readonly flags: number;
  /** Bytes of its documents as they arrived. */
  readonly bytes: number;
  /** When its last document arrived, seconds since 1970. */
  readonly arrived: number;
  /** Goes up by one with each trace that is stored or changed. */
  readonly revision: number;
  /** 1, and one more each time the trace changed. */
  readonly version: number;
  readonly facts: ChunkRef;
  readonly documents: readonly ChunkRef[];
}

/**
 * The bits of a row's flags. `full`: documents were refused because the trace has as many as it may. `someError` and its
 * like: an answer or a call in the trace was one, handled or not.
 */
export const FLAGS = {
  ok: 1,
  error: 2,
  fault: 4,
  throttle: 8,
  partial: 16,
  full: 32,
  someError: 64,
  someFault: 128,
  someThrottle: 256,
} as const;

const MICROSECONDS = 1_000_000;

/** Seconds as whole microseconds. */
export function toMicroseconds(seconds: number): number {
  return Math.round(seconds * MICROSECONDS);
}

/** The columns that are drawn from a trace's facts. */
export function columnsOf(
  facts: TraceFacts,
  isFull: boolean,
): Pick<TraceRow, 'id' | 'ended' | 'duration' | 'response' | 'status' | 'flags'> {
  return {
    id: facts.id,
    ended: toMicroseconds(facts.endTime),
    duration: toMicroseconds(facts.duration),
    response: facts.responseTime === undefined ? null : toMicroseconds(facts.responseTime),
    status: facts.http?.status ?? null,
    flags:
      (facts.ok ? FLAGS.ok : 0) |
      (facts.error ? FLAGS.error : 0) |
      (facts.fault ? FLAGS.fault : 0) |
      (facts.throttle ? FLAGS.throttle : 0) |
      (facts.partial ? FLAGS.partial : 0) |
      (isFull ? FLAGS.full : 0) |
      someFlags(facts.services) |
      someFlags(facts.edges),
  };
}

function someFlags(answers: readonly Outcome[]): number {
  let flags = 0;
  for (const { error, fault, throttle } of answers) {
    flags |=
      (error ? FLAGS.someError : 0) | (fault ? FLAGS.someFault : 0) | (throttle ? FLAGS.someThrottle : 0);
  }
  return flags;
}

/** References as they are kept: chunk and part of each in 32 bits, in the machine's own order. */
export function packRefs(refs: readonly ChunkRef[]): Uint8Array {
  const words = new Uint32Array(refs.length * 2);
  for (const [index, { chunk, part }] of refs.entries()) {
    words[index * 2] = chunk;
    words[index * 2 + 1] = part;
  }
  return new Uint8Array(words.buffer);
}

/** The references that {@link packRefs} packed. */
export function unpackRefs(packed: Uint8Array): ChunkRef[] {
  const words = new Uint32Array(packed.slice().buffer); // A copy is sure to begin where a word may.
  const refs: ChunkRef[] = [];
  for (let at = 0; at < words.length; at += 2) {
    refs.push({ chunk: words[at] ?? 0, part: words[at + 1] ?? 0 });
  }
  return refs;
}
