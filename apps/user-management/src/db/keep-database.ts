import { sleepFor } from '@xray-microservices/service-kit';
import type { Logger } from '@xray-microservices/service-kit';
import { isServerFailure } from './database-errors.ts';

export interface DatabaseState {
  /** `starting` until the first attempt is over. */
  readonly status: 'starting' | 'up' | 'down';
  /** When it became so, ISO 8601. */
  readonly since: string;
}

export interface DatabaseKeeper {
  state(): DatabaseState;
  /** Looks at a database that counts as up now rather than at the next time; for whoever met a failure. */
  lookNow(): void;
  /** Ends the loop; resolves when nothing of it is under way. */
  stop(): Promise<void>;
}

export interface DatabaseKeeperOptions {
  /** Brings the schema up to date; returns the names of the migrations that it applied. */
  readonly migrate: () => Promise<readonly string[]>;
  /** Rejects when the database does not answer. */
  readonly ping: () => Promise<unknown>;
  /** Called whenever the database can be used from now on. */
  readonly onUp: () => void;
  /** Called whenever it cannot be used any more, with the reason as a code. */
  readonly onDown: (reason: string) => void;
  readonly logger: Logger;
  /** Waits; rejects when the signal is aborted. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  readonly now?: () => Date;
}

/** Milliseconds between two looks at a database that is up. */
const LOOK_AGAIN_MS = 10_000;
/** Milliseconds after the first failure; each further one doubles them, up to the most. */
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5000;

/** How long to wait after so many failures in a row. */
export function delayAfter(failures: number): number {
  if (failures === 0) return LOOK_AGAIN_MS;
  return Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LAST_RETRY_MS);
}

/**
 * Migrates the database as soon as it is there, and from then on knows whether it is there. A database that was
 * away is migrated again, for it may have come back as an empty one. One that could not be asked because this
 * replica's connections are all in use stays what it was.
 */
export function keepDatabase(options: DatabaseKeeperOptions): DatabaseKeeper {
  return new RunningKeeper(options);
}

class RunningKeeper implements DatabaseKeeper {
  readonly #options: Required<DatabaseKeeperOptions>;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #state: DatabaseState;
  /** Ends the wait for the next look. */
  #waiting = new AbortController();
  /** Why the database was last found to be down. */
  #reason: string | undefined;

  constructor(options: DatabaseKeeperOptions) {
    this.#options = { wait: sleepFor, now: () => new Date(), ...options };
    this.#state = this.#becomes('starting');
    this.#running = this.#run();
  }

  state(): DatabaseState {
    return this.#state;
  }

  lookNow(): void {
    if (this.#state.status === 'up') this.#waiting.abort();
  }

  stop(): Promise<void> {
    this.#stopping.abort();
    return this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted;) {
      this.#waiting = new AbortController();
      failures = (await this.#look()) ? 0 : failures + 1;
      const ends = AbortSignal.any([signal, this.#waiting.signal]);
      await this.#options.wait(delayAfter(failures), ends).catch(() => undefined);
    }
  }

  async #look(): Promise<boolean> {
    try {
      if (this.#state.status === 'up') await this.#options.ping();
      else this.#succeed(await this.#options.migrate());
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  #succeed(applied: readonly string[]): void {
    const { logger, onUp } = this.#options;
    this.#state = this.#becomes('up');
    this.#reason = undefined;
    logger.info({ applied }, 'database is up');
    onUp();
  }

  #fail(error: unknown): void {
    const { logger, onDown } = this.#options;
    if (this.#state.status === 'up' && error instanceof Error && !isServerFailure(error)) return;
    if (this.#state.status !== 'down') this.#state = this.#becomes('down');
    // A database that stays away for the same reason is one line, not one every few seconds.
    const reason = reasonOf(error);
    if (reason === this.#reason) return;
    this.#reason = reason;
    logger.warn({ err: error }, 'database is down');
    onDown(reason);
  }

  #becomes(status: DatabaseState['status']): DatabaseState {
    return { status, since: this.#options.now().toISOString() };
  }
}

/** The code of the innermost cause: what really went wrong. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.cause !== undefined) return reasonOf(error.cause);
  return (error as NodeJS.ErrnoException).code ?? error.name;
}
