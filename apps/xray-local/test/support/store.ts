import { DatabaseSync } from 'node:sqlite';
import { epochSeconds } from '@xray-microservices/xray-model';
import { LocalStore } from '../../src/store/local-store.ts';
import type { LocalStoreLimits } from '../../src/store/local-store.ts';
import { createSchema } from '../../src/store/schema.ts';

export const STORE_LIMITS: LocalStoreLimits = {
  maxTraces: 100,
  maxSegmentsPerTrace: 100,
  maxBytesPerTrace: 1_000_000,
  maxBytes: 10_000_000,
  maxAgeSeconds: 3_600,
};

/** What a store measures time by; the test sets it. */
export interface Clock {
  /** Epoch seconds. */
  seconds: number;
  /** Milliseconds that only grow. */
  ticks: number;
}

/** A store in memory, in the thread of the test. */
export function createStore(
  limits: Partial<LocalStoreLimits> = {},
  database = newDatabase(),
  isDurable = false,
): { store: LocalStore; clock: Clock; database: DatabaseSync } {
  const clock = { seconds: 1_465_510_300, ticks: 0 };
  const store = new LocalStore(database, {
    limits: { ...STORE_LIMITS, ...limits },
    isDurable,
    now: () => epochSeconds(clock.seconds),
    ticks: () => clock.ticks,
  });
  return { store, clock, database };
}

export function newDatabase(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  createSchema(database);
  return database;
}
