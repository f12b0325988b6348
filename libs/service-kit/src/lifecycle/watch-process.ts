import { constants } from 'node:os';

export type StopSignal = 'SIGTERM' | 'SIGINT';

/** The part of `process` that is used. */
export interface ProcessEvents {
  on(event: string, listener: (detail: unknown) => void): unknown;
  off(event: string, listener: (detail: unknown) => void): unknown;
  exit(code: number): unknown;
}

export interface ProcessWatcher {
  /** The first signal; a second one exits at once with 128 + its number. */
  onSignal(signal: StopSignal): void;
  /** An exception or a rejection that nobody handled; the process then exits with 1. */
  onCrash(error: unknown): void;
}

/** Listens to the signals and crashes of the process. Returns how to leave: without a listener, with an exit code. */
export function watchProcess(process: ProcessEvents, watcher: ProcessWatcher): (code: number) => void {
  let signalled = false;
  const onSignal = (signal: StopSignal): void => {
    if (signalled) {
      leave(128 + constants.signals[signal]);
      return;
    }
    signalled = true;
    watcher.onSignal(signal);
  };
  const onCrash = (error: unknown): void => {
    watcher.onCrash(error);
    leave(1);
  };
  const listeners: readonly (readonly [string, (detail: unknown) => void])[] = [
    ['SIGTERM', onSignal.bind(undefined, 'SIGTERM')],
    ['SIGINT', onSignal.bind(undefined, 'SIGINT')],
    // Node hands rejections that nobody handles to this event, too.
    ['uncaughtException', onCrash],
  ];
  const leave = (code: number): void => {
    for (const [event, listener] of listeners) process.off(event, listener);
    process.exit(code);
  };
  for (const [event, listener] of listeners) process.on(event, listener);
  return leave;
}
