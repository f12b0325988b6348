interface Waiter {
  readonly condition: () => boolean;
  readonly go: () => void;
}

/** Those who wait for conditions that become true by somebody else's doing, who calls `look` after it. */
export class Gathering {
  readonly #waiters = new Set<Waiter>();

  /** Settles when the condition is true, now or at a later look, or when the signal aborts. */
  async until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    if (condition() || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const waiter: Waiter = {
      condition,
      go: () => {
        resolve(undefined);
      },
    };
    this.#waiters.add(waiter);
    signal.addEventListener('abort', waiter.go, { once: true });
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', waiter.go);
      this.#waiters.delete(waiter);
    }
  }

  look(): void {
    for (const { condition, go } of this.#waiters) if (condition()) go();
  }
}
