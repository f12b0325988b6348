// From the module and not the global: a test that installs fake timers must not stop the clock of its own waiting.
import { clearTimeout, setImmediate, setTimeout } from 'node:timers';

/** How a wait ended. */
export type Outcome<T> =
  { readonly kind: 'found'; readonly value: T } | { readonly kind: 'deadline' } | { readonly kind: 'closed' };

/** Waits for conditions over what has arrived: each is looked at when something arrives, never on a clock. */
export class Waits {
  readonly #open = new Set<{ readonly look: () => void; readonly close: () => void }>();
  #closed = false;

  /** To be called when something has arrived. */
  notify(): void {
    for (const wait of [...this.#open]) {
      wait.look();
    }
  }

  /** Ends all waits, and every later one unless it finds at once what it looks for. */
  close(): void {
    this.#closed = true;
    for (const wait of [...this.#open]) {
      wait.close();
    }
  }

  /** Answers the first value other than `undefined` that `look` gives. It must not throw. */
  async until<T>(look: () => T | undefined, deadlineMs: number): Promise<Outcome<T>> {
    const atOnce = look();
    if (atOnce !== undefined) {
      return { kind: 'found', value: atOnce };
    }
    if (this.#closed) {
      return { kind: 'closed' };
    }
    const { promise, resolve } = Promise.withResolvers<Outcome<T>>();
    const wait = {
      look: () => {
        const value = look();
        if (value !== undefined) {
          resolve({ kind: 'found', value });
        }
      },
      close: () => {
        resolve({ kind: 'closed' });
      },
    };
    // What has arrived while the machine was busy elsewhere is taken first: timers come before sockets.
    const timer = setTimeout(() => setImmediate(resolve, { kind: 'deadline' }), deadlineMs);
    this.#open.add(wait);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#open.delete(wait);
    }
  }
}
