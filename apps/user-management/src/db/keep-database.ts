import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@xray-microservices/service-kit';

export interface DatabaseState {
  /** `starting` until the first attempt is over. */
  readonly status: 'starting' | 'up' | 'down';
  /** When it became so, ISO 8601. */
  readonly since: string;
}

export interface DatabaseKeeper {
  state(): DatabaseState;
  /** Whether the schema has been brought up to date since the start. */
  isMigrated(): boolean;
  /** Ends the loop; resolves when nothing of it is under way. */
  stop(): Promise<void>;
}

export interface DatabaseKeeperOptions {
  /** Brings the schema up to date; returns the names of the migrations that it applied. */
  readonly migrate: () => Promise<readonly string[]>;
  /** Rejects when the database does not answer. */
  readonly ping: () => Promise<unknown>;
  /** Called once the schema is up to date for the first time. */
  readonly onMigrated: () => void;
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
 * away is migrated again, for it may have come back as an empty one.
 */
export function keepDatabase(options: DatabaseKeeperOptions): DatabaseKeeper {
  return new RunningKeeper(options);
}

const sleepFor = (milliseconds: number, signal: AbortSignal): Promise<unknown> =>
  sleep(milliseconds, undefined, { signal });

class RunningKeeper implements DatabaseKeeper {
  readonly #options: Required<DatabaseKeeperOptions>;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #state: DatabaseState;
  #migrated = false;
  /** Why the database was last found to be down. */
  #reason: unknown;

  constructor(options: DatabaseKeeperOptions) {
    this.#options = { wait: sleepFor, now: () => new Date(), ...options };
    this.#state = this.#becomes('starting');
    this.#running = this.#run();
  }

  state(): DatabaseState {
    return this.#state;
  }

  isMigrated(): boolean {
    return this.#migrated;
  }

  stop(): Promise<void> {
    this.#stopping.abort();
    return this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted;) {
      failures = (await this.#look()) ? 0 : failures + 1;
      await this.#options.wait(delayAfter(failures), signal).catch(() => undefined);
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
    const { logger, onMigrated } = this.#options;
    this.#state = this.#becomes('up');
    this.#reason = undefined;
    logger.info({ applied }, 'database is up');
    if (this.#migrated) return;
    this.#migrated = true;
    onMigrated();
  }

  #fail(error: unknown): void {
    if (this.#state.status !== 'down') this.#state = this.#becomes('down');
    // A database that stays away for the same reason is one line, not one every few seconds.
    const reason = reasonOf(error);
    if (reason !== this.#reason) this.#options.logger.warn({ err: error }, 'database is down');
    this.#reason = reason;
  }

  #becomes(status: DatabaseState['status']): DatabaseState {
    return { status, since: this.#options.now().toISOString() };
  }
}

/** The code of the innermost cause: what really went wrong. */
function reasonOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return error.cause === undefined
    ? ((error as NodeJS.ErrnoException).code ?? error.message)
    : reasonOf(error.cause);
}
