import type { TracingLogger } from '../types.ts';

/** Failures of the library itself, which the application must not feel. */
export interface Guard {
  /** How many there were. */
  failures: number;
  logger: TracingLogger | undefined;
}

/** The process's guard: the handlers of channels are the same for all tracers. */
export const guard: Guard = { failures: 0, logger: undefined };

const told = new Set<string>();

/** Counts a failure of the library, and logs it once for each cause. */
export function tell(error: unknown): void {
  guard.failures += 1;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (told.size >= 20 || told.has(text)) return;
  told.add(text);
  guard.logger?.error(`xray: a fault of the tracing library was kept from the application: ${text}`);
}

/** Keeps what a function throws from its caller; it is counted, and logged once for each cause. */
export function guarded<A extends unknown[]>(work: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    try {
      work(...args);
    } catch (error) {
      tell(error);
    }
  };
}
