import { z } from 'zod';

/* The JSON of `npm run bench -- xray-local`. Times are milliseconds unless a name says otherwise. */

const ingest = z.object({
  store: z.string(),
  what: z.enum(['sustained', 'burst']),
  /** Whether the server had to do with one core. */
  oneCore: z.boolean(),
  documents: z.number(),
  bytesEach: z.number(),
  sentPerSecond: z.number(),
  stored: z.number(),
  dropped: z.number(),
  lostInKernel: z.number(),
  lostUncounted: z.number(),
  /** Documents that waited when the last was sent: with none, it could have gone on. */
  queuedAtEnd: z.number(),
  cpuMicrosEach: z.number(),
  rssBytes: z.number(),
});

const questions = z.object({
  store: z.string(),
  documents: z.number(),
  traces: z.number(),
  batchGetP50: z.number(),
  batchGetP95: z.number(),
  summariesP50: z.number(),
  summariesWorst: z.number(),
  graphP50: z.number(),
  graphWorst: z.number(),
  /** Before the questions. */
  rssBytesFilled: z.number(),
  rssBytes: z.number(),
  fileBytes: z.number().optional(),
});

const pages = z.object({
  store: z.string(),
  filter: z.string(),
  firstMs: z.number(),
  worstMs: z.number(),
  pages: z.number(),
  found: z.number(),
  processed: z.number(),
});

export const xrayLocalResults = z.object({
  at: z.iso.datetime(),
  node: z.string(),
  cores: z.number(),
  ingest: z.array(ingest),
  questions: z.array(questions),
  pages: z.array(pages),
});

export type XrayLocalResults = z.output<typeof xrayLocalResults>;
