import type { Express } from 'express';

/** Where the measured service sends its traces. */
export interface TracerOptions {
  udpPort: number;
  otlpUrl: string;
  /** 1 samples every request, 0 none. */
  rate: number;
}

/** One way to trace the measured service. */
export interface Tracer {
  /** Mounts what has to come before the routes. */
  before(app: Express): void;
  /** Mounts what has to come after the routes. */
  after(app: Express): void;
  /** What the tracer counted, where it counts. */
  counters?(): object;
  close(): Promise<void>;
}

export type StartTracer = (options: TracerOptions) => Tracer | Promise<Tracer>;
