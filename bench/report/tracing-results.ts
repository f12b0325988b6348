import { z } from 'zod';
import { spread } from './spread.ts';

/* The JSON of `npm run bench -- tracing`. */

const variant = z.object({
  name: z.string(),
  /** This and other ratios: to the mean of `untraced` and `untraced-again` of the round. */
  cpuRatio: spread,
  /** Microseconds of CPU more than untraced. */
  addedMicros: spread,
  cpuMicros: spread,
  requestsRatio: spread,
  p99Ratio: spread,
  rssMegabytes: spread,
});

/** Microseconds of CPU of the library's own code, up to a step. */
const ownCode = z.object({ step: z.string(), micros: spread });

const scenario = z.object({ route: z.string(), connections: z.number(), variants: z.array(variant) });

const marked = z.object({
  variant: z.string(),
  route: z.string(),
  connections: z.number(),
  traces: z.number(),
  right: z.number(),
  foreign: z.number(),
  extra: z.number(),
  queries: z.number(),
});

export const tracingResults = z.object({
  benchmark: z.literal('tracing'),
  at: z.iso.datetime(),
  node: z.string(),
  cpus: z.number(),
  rounds: z.number(),
  seconds: z.number(),
  scenarios: z.array(scenario),
  ownCode: z.array(ownCode),
  marked: z.array(marked),
});

export type TracingResults = z.output<typeof tracingResults>;
export type TracingScenario = z.output<typeof scenario>;
