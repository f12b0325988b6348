import type { CrashKind } from './chaos.ts';

/** An exception that was asked for. */
export class ChaosCrash extends Error {
  override readonly name = 'ChaosCrash';
  readonly code = 'chaos_crash';
}

/** Ends this process: at once with exit code 1, or, called by an event, with an exception that nobody catches. */
export function crashProcess(kind: CrashKind): void {
  if (kind === 'exit') process.exit(1);
  throw new ChaosCrash('a crash was asked for');
}
