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

/**
 * The largest number of microseconds that is kept, in the year 2255: a larger one could not be read back as it is, and
 * a trace's number may be a little more than its start. Documents may tell later times.
 */
const MOST_MICROSECONDS = 9e15;

/** Seconds as whole microseconds, {@link MOST_MICROSECONDS} at most. */
export function toMicroseconds(seconds: number): number {
  return Math.min(Math.round(seconds * MICROSECONDS), MOST_MICROSECONDS);
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

/** References that fit into memory that is used again and again; few traces have more documents. */
const FEW_REFS = 16;
const fewWords = new Uint32Array(FEW_REFS * 2);
const fewBytes = Array.from(
  { length: FEW_REFS + 1 },
  (_none, refs) => new Uint8Array(fewWords.buffer, 0, refs * 2 * Uint32Array.BYTES_PER_ELEMENT),
);

/**
 * References as they are kept: chunk and part of each in 32 bits, in the machine's own order. The answer is good until the
 * next is asked for.
 */
export function packRefs(refs: readonly ChunkRef[]): Uint8Array {
  const words = refs.length <= FEW_REFS ? fewWords : new Uint32Array(refs.length * 2);
  for (let index = 0; index < refs.length; index += 1) {
    words[index * 2] = refs[index]?.chunk ?? 0;
    words[index * 2 + 1] = refs[index]?.part ?? 0;
  }
  return fewBytes[refs.length] ?? new Uint8Array(words.buffer);
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
