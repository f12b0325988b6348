import { performance } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/*
 * Loaded before a measured service (`--import`), in whose code there is nothing for the benchmark. It answers what only
 * the process itself knows, and ends it with the benchmark.
 */

/** What a process says of itself; all counts are since its start. */
export interface ProbeAnswer {
  /** Microseconds of CPU of all threads, user and system. */
  cpuMicros: number;
  /** Milliseconds that the event loop worked, and that it had nothing to do. */
  loopActiveMs: number;
  loopIdleMs: number;
}

function answer(): ProbeAnswer {
  const { user, system } = process.cpuUsage();
  const { active, idle } = performance.eventLoopUtilization();
  return { cpuMicros: user + system, loopActiveMs: active, loopIdleMs: idle };
}

if (isMainThread) {
  process.on('message', () => process.send?.(answer()));
  process.on('disconnect', () => process.exit(0));
  // being asked is no reason to go on running
  process.channel?.unref();
}
