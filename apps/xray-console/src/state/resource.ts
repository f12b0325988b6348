import { useCallback, useEffect, useRef, useState } from 'react';
import { useLive } from './live.tsx';
import { createTurns } from './turns.ts';
import type { Turns } from './turns.ts';

/** Something that is read from xray-local. While it is read anew, the last data stay. */
export interface Resource<T> {
  readonly data: T | undefined;
  readonly error: Error | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

interface Held<T> {
  readonly key: string;
  readonly data: T | undefined;
  readonly error: Error | undefined;
}

/**
 * Reads something, and reads it again when `key` or `version` change. With another key the old data go; with another
 * version they stay until the new have come, and none come while the page is paused. An empty key reads nothing, for what
 * has to wait its turn.
 */
export function useResource<T>(
  key: string,
  read: (signal: AbortSignal) => Promise<T>,
  version?: number,
): Resource<T> {
  const [held, setHeld] = useState<Held<T>>();
  const latest = useRef(read);
  useEffect(() => {
    latest.current = read;
  });
  const { isLoading, reload } = useTurns(key, version, async (signal) => {
    try {
      const data = await latest.current(signal);
      if (!signal.aborted) {
        setHeld({ key, data, error: undefined });
      }
    } catch (error) {
      if (!signal.aborted) {
        const failure = asError(error);
        setHeld((before) => ({ key, data: before?.key === key ? before.data : undefined, error: failure }));
      }
    }
  });
  const own = held?.key === key ? held : undefined;
  return { data: own?.data, error: own?.error, isLoading: isLoading || own === undefined, reload };
}

/**
 * Runs a job for a key, again for each version and when it is asked for, one turn at a time. A job with a version follows
 * what arrives: it rests while the page is paused and runs when the page goes on.
 */
export function useTurns(
  key: string,
  version: number | undefined,
  job: (signal: AbortSignal) => Promise<void>,
): { readonly isLoading: boolean; readonly reload: () => void } {
  const [isLoading, setLoading] = useState(true);
  const { isPaused } = useLive();
  const isResting = isPaused && version !== undefined;
  const latest = useRef(job);
  useEffect(() => {
    latest.current = job;
  });
  const turns = useRef<Turns>(undefined);
  useEffect(() => {
    const own = createTurns(async (signal) => {
      setLoading(true);
      await latest.current(signal);
      if (turns.current === own) {
        setLoading(false);
      }
    });
    turns.current = own;
    return own.stop;
  }, [key]);
  const begun = useRef('');
  useEffect(() => {
    if (isResting && begun.current === key) {
      turns.current?.keep();
    } else if (key !== '') {
      turns.current?.request();
    }
    begun.current = key;
  }, [key, version, isResting]);
  const reload = useCallback(() => {
    turns.current?.request();
  }, []);
  return { isLoading, reload };
}

/** What was thrown, as an Error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
