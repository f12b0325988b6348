import { setTimeout as sleep } from 'node:timers/promises';
import type { Readiness } from '../health/readiness.ts';
import type { HttpServer } from '../http/start-http-server.ts';
import type { Logger } from '../log/logger.ts';
import { ShutdownSteps } from './shutdown-steps.ts';
import { watchProcess } from './watch-process.ts';
import type { ProcessEvents } from './watch-process.ts';

/** Milliseconds for the requests in progress when the service stops; stay below the grace period of its pod. */
export const DRAIN_MS = 10_000;

export interface ServiceOptions {
  readonly logger: Logger;
  readonly readiness: Readiness;
  readonly process: ProcessEvents;
  /**
   * Milliseconds between "not ready" and the drain, in which requests are served as before: load balancers need a
   * moment to notice. 0 unless told; `config.http.shutdownDelayMs`.
   */
  readonly shutdownDelayMs?: number;
  /** Waits so many milliseconds; for tests. */
  readonly wait?: (ms: number) => Promise<unknown>;
  /** Starts everything and adds each part to the steps, the tracer first; returns the listening server. */
  readonly start: (steps: ShutdownSteps) => Promise<HttpServer>;
}

/**
 * The one owner of start and stop.
 *
 * Starts the service and logs `listening` with address and port. SIGTERM or SIGINT: not ready, the delay, no new
 * requests, those in progress are answered, then the parts are closed, last the one that was added first (the tracer), and the process
 * exits with 0, or with 1 when something did not close or a request was cut off. A second signal exits at once with
 * 128 + its number. An uncaught exception, or a start that fails, is logged and exits with 1.
 */
export async function runService(options: ServiceOptions): Promise<void> {
  const { logger, readiness, process, start, shutdownDelayMs = 0, wait = sleep } = options;
  const steps = new ShutdownSteps();
  const leave = watchProcess(process, {
    onSignal: (signal) => {
      logger.info({ signal }, 'stopping');
      void stop();
    },
    onCrash: (error) => {
      logger.fatal({ err: error }, 'uncaught exception');
    },
  });
  const starting = startServer(start, steps, logger);

  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= closeAndLeave());
  const closeAndLeave = async (): Promise<void> => {
    readiness.stop();
    // A signal may come during the start; there is nothing to close in order before that is through.
    const started = await starting;
    if (started && shutdownDelayMs > 0) await wait(shutdownDelayMs);
    const clean = await steps.closeAll(logger);
    logger.info({ clean }, 'stopped');
    leave(started && clean ? 0 : 1);
  };

  if (!(await starting)) await stop();
}

/** False when the start failed. */
async function startServer(
  start: ServiceOptions['start'],
  steps: ShutdownSteps,
  logger: Logger,
): Promise<boolean> {
  try {
    const server = await start(steps);
    steps.add({ name: 'http server', deadlineMs: DRAIN_MS, close: (ms) => drain(server, ms, logger) });
    logger.info({ address: server.address.host, port: server.address.port }, 'listening');
    return true;
  } catch (error) {
    logger.fatal({ err: error }, 'start failed');
    return false;
  }
}

async function drain(server: HttpServer, deadlineMs: number, logger: Logger): Promise<void> {
  const { cut, refused } = await server.close(deadlineMs);
  logger.info({ cut, refused }, 'drained');
  if (cut > 0) throw new DrainIncomplete(cut, deadlineMs);
}

/** Requests were cut off because they took longer than the shutdown may. */
class DrainIncomplete extends Error {
  override readonly name = 'DrainIncomplete';
  readonly code = 'drain_incomplete';

  constructor(cut: number, deadlineMs: number) {
    super(`${cut} requests were not answered within ${deadlineMs} ms`);
  }
}
