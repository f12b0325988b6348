/** Keeps small things by key, as JSON text, beyond the end of the process where there is a file. */
export interface StateStore {
  /** `undefined` when nothing was ever written under that key. */
  readonly readState: (key: string) => Promise<string | undefined>;
  /** Settled once it is kept. */
  readonly writeState: (key: string, json: string) => Promise<void>;
}

/** A state store that forgets with the process. */
export function createMemoryState(): StateStore {
  const texts = new Map<string, string>();
  return {
    readState: (key) => Promise.resolve(texts.get(key)),
    writeState: (key, json) => {
      texts.set(key, json);
      return Promise.resolve();
    },
  };
}
