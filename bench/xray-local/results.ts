/* The shape of the results, flat and not rounded. */

/** What `--json` writes: every measurement of the run, flat. */
export interface Results {
  node: string;
  cpu: string;
  cores: number;
  /** ISO 8601. */
  at: string;
  options: { rate: number; seconds: number; burst: number; sizes: number[]; stores: string[] };
  ingest: Ingest[];
  questions: Questions[];
  pages: Pages[];
}

export interface Ingest {
  store: string;
  what: 'sustained' | 'burst';
  oneCore: boolean;
  documents: number;
  bytesEach: number;
  sentPerSecond: number;
  stored: number;
  dropped: number;
  lostInKernel: number;
  lostUncounted: number;
  queuedAtEnd: number;
  cpuMicrosEach: number;
  rssBytes: number;
}

/** Times in milliseconds. */
export interface Questions {
  store: string;
  documents: number;
  traces: number;
  batchGetP50: number;
  batchGetP95: number;
  summariesP50: number;
  summariesWorst: number;
  graphP50: number;
  graphWorst: number;
  rssBytesFilled: number;
  rssBytes: number;
  /** Absent in memory. */
  fileBytes?: number;
}

export interface Pages {
  store: string;
  filter: string;
  firstMs: number;
  worstMs: number;
  pages: number;
  found: number;
  processed: number;
}
