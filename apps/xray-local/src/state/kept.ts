import type { z } from 'zod';
import type { Log } from '../log.ts';
import type { StateStore } from './state-store.ts';

export interface KeptOptions<T> {
  readonly state: StateStore;
  readonly key: string;
  /** What is read must meet it; otherwise it is said so and begun anew. */
  readonly schema: z.ZodType<T>;
  readonly initial: () => T;
  readonly log: Log;
}

/** A value as it is to become, and what the change answers. */
export interface Change<T, R> {
  readonly value: T;
  readonly result: R;
}

/** A value that outlives the process. It is read when it is first asked for; changes follow one another. */
export class Kept<T> {
  readonly #options: KeptOptions<T>;
  #value: Promise<T> | undefined;
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(options: KeptOptions<T>) {
    this.#options = options;
  }

  async read(): Promise<T> {
    this.#value ??= this.#load();
    try {
      return await this.#value;
    } catch (error) {
      this.#value = undefined; // The next one who asks tries again.
      throw error;
    }
  }

  /** Changes the value and writes it. When `change` throws, or the value cannot be written, it stays as it was. */
  async change<R>(change: (value: T) => Change<T, R>): Promise<R> {
    const { state, key } = this.#options;
    const changed = this.#lastChange.then(async () => {
      const before = await this.read();
      const { value, result } = change(before);
      if (value !== before) {
        await state.writeState(key, JSON.stringify(value));
        this.#value = Promise.resolve(value);
      }
      return result;
    });
    this.#lastChange = changed.catch(() => undefined); // Whoever asked for it is told; the next change is another matter.
    return changed;
  }

  async #load(): Promise<T> {
    const { state, key, schema, initial, log } = this.#options;
    const text = await state.readState(key);
    if (text === undefined) {
      return initial();
    }
    const read = schema.safeParse(parseJson(text));
    if (!read.success) {
      log.error('what was kept cannot be read; it is begun anew', { key, error: read.error.message });
      return initial();
    }
    return read.data;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The schema refuses it, and that is told.
  }
}
