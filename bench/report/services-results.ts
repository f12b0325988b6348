import { z } from 'zod';
import { spread } from './spread.ts';

/* The JSON of `npm run bench -- services`. */

const processes = z.object({
  userManagement: z.number(),
  notification: z.number(),
  mysql: z.number(),
  xrayLocal: z.number(),
  smtp: z.number(),
  load: z.number(),
});
const loops = z.object({ userManagement: z.number(), notification: z.number() });

const figures = z.object({
  requestsPerSecond: z.number(),
  /** Milliseconds. */
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  /** Part of the answers, 0 to 1. */
  refused: z.number(),
  /** Microseconds for each answer, with everything that it brought about. */
  cpuMicros: processes,
  /** Cores in use while requests came. */
  cores: processes,
  /** Of user-management's cores, those of the threads that hash. */
  hashCores: z.number(),
  /** Part of the time that the event loop worked, 0 to 1. */
  loops,
  /** Part of all cores in use, by whomever, 0 to 1. */
  busy: z.number(),
  /** Milliseconds that a request waited for the pool, on average; known of traced ones. */
  poolWaitMs: z.number().optional(),
});

const cell = z.object({
  connections: z.number(),
  untraced: figures,
  traced: figures,
  /** Traced to untraced, within a round. */
  ratios: z.object({ cpu: spread, requests: spread, p99: spread }),
  /** A variant to itself, within a round. */
  again: z.object({ cpu: spread, requests: spread }),
});

const route = z.object({ name: z.string(), title: z.string(), cells: z.array(cell) });

const growth = z.object({
  rows: z.number(),
  connections: z.number(),
  /** Without figures where every request was refused, with these statuses. */
  questions: z.array(
    z.object({ title: z.string(), figures: figures.optional(), refused: z.array(z.string()).optional() }),
  ),
});

export const servicesResults = z.object({
  benchmark: z.literal('services'),
  at: z.iso.datetime(),
  node: z.string(),
  cpus: z.number(),
  mysql: z.string(),
  rounds: z.number(),
  seconds: z.number(),
  users: z.number(),
  pool: z.number(),
  routes: z.array(route),
  growth: z.array(growth),
});

export type Figures = z.output<typeof figures>;
export type ServicesCell = z.output<typeof cell>;
export type ServicesRoute = z.output<typeof route>;
export type ServicesGrowth = z.output<typeof growth>;
export type ServicesResults = z.output<typeof servicesResults>;
