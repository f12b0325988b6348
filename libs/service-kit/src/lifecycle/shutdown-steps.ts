import type { Logger } from '../log/logger.ts';
import { withDeadline } from './with-deadline.ts';

/** Milliseconds by which the deadline set here is later, so that it does not overtake a step that keeps to its own. */
export const STEP_GRACE_MS = 500;

/** Something that was started and has to be closed. */
export interface ShutdownStep {
  /** For the log. */
  readonly name: string;
  /** Milliseconds that closing may take; past them the next step begins. */
  readonly deadlineMs: number;
  /** Done when it returns, or when the promise it returns is settled. */
  close(deadlineMs: number): unknown;
}

/** Collects what is started, and closes it in the opposite order: what was started first is needed longest. */
export class ShutdownSteps {
  readonly #steps: ShutdownStep[] = [];

  add(step: ShutdownStep): void {
    this.#steps.push(step);
  }

  /** Closes everything, each step whatever became of the one before. False when a step failed or came too late. */
  async closeAll(logger: Logger): Promise<boolean> {
    let clean = true;
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      clean = (await closeOne(step, logger)) && clean;
    }
    return clean;
  }
}

async function closeOne(step: ShutdownStep, logger: Logger): Promise<boolean> {
  const { name, deadlineMs } = step;
  try {
    const closed = Promise.resolve(step.close(deadlineMs));
    await withDeadline(closed, deadlineMs + STEP_GRACE_MS, () => new ShutdownTimeout(name, deadlineMs));
    logger.debug({ step: name }, 'closed');
    return true;
  } catch (error) {
    logger.error({ err: error, step: name }, 'closing failed');
    return false;
  }
}

/** A step of the shutdown took longer than it may. */
export class ShutdownTimeout extends Error {
  override readonly name = 'ShutdownTimeout';
  readonly code = 'shutdown_timeout';

  constructor(step: string, deadlineMs: number) {
    super(`${step} was not closed within ${deadlineMs} ms`);
  }
}
