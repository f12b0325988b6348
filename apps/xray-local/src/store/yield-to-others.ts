import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * As a process started with `nice`: with one core for all threads, the others get two thirds of it. Not more, because it
 * also counts against other processes, and what waits for too long is dropped.
 */
const NICE = 4;

/**
 * Lets the other threads of this process go first when there is not a core for each: what waits here is kept, and what
 * the thread with the socket does not take is lost in the kernel. Linux gives threads priorities of their own; elsewhere
 * nothing changes.
 */
export function yieldToOtherThreads(): void {
  try {
    const [, , thread] = readlinkSync('/proc/thread-self').split('/');
    setPriority(Number(thread), NICE);
  } catch {
    // Not Linux, or not allowed: then all threads are equal, as they were.
  }
}
