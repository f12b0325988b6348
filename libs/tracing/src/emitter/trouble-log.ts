import type { TracingLogger } from '../types.ts';

/** A warning of the same cause comes again after this long at the earliest. */
const REPEAT_MS = 60_000;

interface Trouble {
  loggedAt: number;
  /** How often it happened since it was logged. */
  since: number;
}

/**
 * Warns of trouble once for each cause, then at most once a minute with how often it happened meanwhile, and says when
 * it is over. A logger that throws does no harm.
 */
export class TroubleLog {
  readonly #logger: TracingLogger;
  readonly #now: () => number;
  readonly #troubles = new Map<string, Trouble>();

  /** @param now milliseconds of a clock that never goes back */
  constructor(logger: TracingLogger, now: () => number = () => performance.now()) {
    this.#logger = logger;
    this.#now = now;
  }

  /** Something went wrong. */
  warn(cause: string, message: string): void {
    const now = this.#now();
    const known = this.#troubles.get(cause);
    if (known !== undefined && now - known.loggedAt < REPEAT_MS) {
      known.since += 1;
      return;
    }
    this.#troubles.set(cause, { loggedAt: now, since: 0 });
    this.#write('warn', message + timesMore(known?.since ?? 0));
  }

  /** It works again; says so if there was a warning. */
  over(cause: string, message: string): void {
    const known = this.#troubles.get(cause);
    if (known === undefined) return;
    this.#troubles.delete(cause);
    this.#write('info', message + timesMore(known.since));
  }

  #write(level: 'warn' | 'info', message: string): void {
    try {
      this.#logger[level](`xray: ${message}`);
    } catch {
      // There is no other place to say it, and the application must not fail because of its tracing.
    }
  }
}

const timesMore = (count: number): string => (count === 0 ? '' : ` (${count} more since the last warning)`);
