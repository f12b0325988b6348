import type { AnnotationFact, EpochSeconds, RootCauseStep } from '@xray-microservices/xray-model';

/*
 * Facts as lists without names, a third of what JSON.stringify makes of them: they are read by the thousand when traces
 * are searched. What is read is exactly what was written.
 */

/** A time: ticks since the trace's start; as text when ticks would not be exact. */
export type Time = number | string;
/** What a list has in the place of a member that is not there. */
export type Maybe<T> = T | null;
/** Seconds that something took; `true` where its times say so. */
export type Took = Maybe<number | true>;

/** A request. */
export type PackedHttp = readonly [
  url: Maybe<string>,
  method: Maybe<string>,
  status: Maybe<number>,
  userAgent: Maybe<string>,
  clientIp: Maybe<string>,
];
/** An answer of a service. */
export type PackedService = readonly [
  name: string,
  type: Maybe<string>,
  account: Maybe<string>,
  flags: number,
  start: Time,
  end: Time,
  response: Took,
  http: Maybe<number>,
  messages: readonly string[],
  texts: readonly Maybe<string>[],
];
/** A call; without times of its own where they are those of its target. */
export type PackedEdge = readonly [
  source: Maybe<number>,
  target: number,
  flags: number,
  start: Maybe<Time>,
  end: Maybe<Time>,
  response: Took,
  http: Maybe<number>,
];
type Causes = readonly (readonly RootCauseStep[])[];

/** All facts of a trace but its id, which its row has. */
export interface PackedFacts {
  readonly t: EpochSeconds;
  /** Flags, end, duration, response time, places of http and entry point. */
  readonly m: readonly [number, Time, number, Maybe<number>, Maybe<number>, Maybe<number>];
  readonly h: readonly PackedHttp[];
  readonly s: readonly PackedService[];
  readonly e: readonly PackedEdge[];
  readonly a: readonly (readonly [string, AnnotationFact['value'], number])[];
  readonly c: readonly [Causes, Causes, Causes];
}

/** 2^22 a second: what epoch seconds of our time are as floating point numbers, so nothing is lost. */
export const TICKS = 2 ** 22;

/** What is true of a trace, an answer or a call, in one number. */
export const FLAGS = {
  ok: 1,
  error: 2,
  fault: 4,
  throttle: 8,
  inProgress: 16,
  inferred: 32,
  root: 64,
  last: 128,
  asynchronous: 256,
} as const;

/**
 * Seconds between two times as the facts tell them, in whole microseconds. Part of the format: files hold `true` for what it
 * comes to, so it is not the model's own rounding, which may change.
 */
export function tookBetween(start: number, end: number): number {
  return Math.round((end - start) * 1e6) / 1e6;
}
