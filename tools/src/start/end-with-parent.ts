/*
 * Preloaded into the services by the runner: they are groups of their own, so that a Ctrl-C reaches the runner alone.
 * When the runner is killed, nobody would stop them; so they stop when their parent is another.
 */

const LOOK_EVERY_MS = 500;
const parent = process.ppid;

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, LOOK_EVERY_MS).unref();
