import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<{ readonly requestId: string }>();

/** Runs the rest of a request so that whatever it starts knows its id. */
export function runWithRequestId<T>(requestId: string, work: () => T): T {
  return storage.run({ requestId }, work);
}

/** The id of the request in progress; undefined outside one. */
export function currentRequestId(): string | undefined {
  return storage.getStore()?.requestId;
}
