import { z } from 'zod';

/* The JSON of `npm run bench -- soak`. */

const phase = z.object({
  phase: z.string(),
  answered: z.number(),
  failed: z.number(),
  /** After a garbage collection. */
  heapMegabytes: z.number(),
  rssMegabytes: z.number(),
  /** Documents that the daemon got since the beginning. */
  received: z.number(),
  /** Of the tracer, since the beginning. */
  counters: z.object({ sent: z.number(), refused: z.number(), dropped: z.record(z.string(), z.number()) }),
});

export const soakResults = z.object({
  benchmark: z.literal('soak'),
  at: z.iso.datetime(),
  node: z.string(),
  cpus: z.number(),
  phases: z.array(phase),
});

export type SoakResults = z.output<typeof soakResults>;
