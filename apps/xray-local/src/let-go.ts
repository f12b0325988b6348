import { isMarkedAsUntransferable } from 'node:worker_threads';

/**
 * Gives memory back that would otherwise wait for the garbage collector, which sees only how few objects there are: tens
 * of megabytes while many documents come in or many chunks are read. The bytes are not to be looked at any more.
 */
export function letGo({ buffer }: Uint8Array): void {
  // What is small is in memory that Node shares out among many.
  if (buffer instanceof ArrayBuffer && !isMarkedAsUntransferable(buffer)) {
    buffer.transfer(0);
  }
}
