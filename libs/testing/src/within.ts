/** What is waited for, how long at most, and what ends the wait early. */
export interface WithinOptions {
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
  /** The error to fail with when the time is over. */
  readonly tooLate: () => Error;
}

/** The promise's result, unless the time is over or the signal is aborted before. The work itself goes on. */
export async function within<T>(work: Promise<T>, { limitMs, signal, tooLate }: WithinOptions): Promise<T> {
  // A failure after the wait has ended is nobody's news any more.
  work.catch(() => undefined);
  signal?.throwIfAborted();
  const { promise: cutOff, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => {
    reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal?.reason }));
  };
  const timer = setTimeout(() => {
    reject(tooLate());
  }, limitMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, cutOff]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
