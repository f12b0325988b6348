import type { Owner } from './system/owner.ts';
import type { MysqlLimits } from './types.ts';

/** The limits that hold unless the caller says otherwise. */
export const DEFAULT_LIMITS: MysqlLimits = {
  environmentMs: 30_000,
  engineMs: 10_000,
  pullMs: 300_000,
  initialiseMs: 120_000,
  startMs: 90_000,
  installMs: 600_000,
  stopMs: 30_000,
};

/** What every way is given. */
export interface StartContext {
  readonly cacheDirectory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal | undefined;
  readonly image: string;
  readonly limits: MysqlLimits;
  readonly owner: Owner;
}

/** A duration for messages: `300 s`, `600 ms`. */
export const seconds = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${Math.round(milliseconds / 1000)} s`;

/** Says `line` now and again until it is told to stop, so that a long wait does not look like a hang. */
export function heartbeat(
  report: (line: string) => void,
  line: (elapsedMs: number) => string,
  everyMs = 10_000,
): () => void {
  const began = performance.now();
  const timer = setInterval(() => {
    report(line(performance.now() - began));
  }, everyMs);
  return () => {
    clearInterval(timer);
  };
}
