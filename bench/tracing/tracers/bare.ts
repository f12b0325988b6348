import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, tracingChannel } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { StartTracer } from './tracer.ts';

const HEADER = 'Root=1-67b0c1aa-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=1';
const CHANNELS = ['mysql2:query', 'mysql2:execute', 'mysql2:connect', 'mysql2:pool:connect'];

interface Operation {
  caller?: object | undefined;
}

const storage = new AsyncLocalStorage<object>();
const nothing = (): void => undefined;

function listen(name: string): void {
  const channel = tracingChannel(name);
  const start = (operation: Operation): void => {
    operation.caller = storage.getStore();
  };
  channel.subscribe({ start, error: nothing, asyncStart: nothing } as never);
  channel.asyncStart.bindStore(storage, ((operation: Operation) => operation.caller) as never);
}

/** What every tracer over Node's channels needs: the context and listeners that do nothing, and the header. */
export const start: StartTracer = () => {
  for (const name of CHANNELS) listen(name);
  subscribe('http.client.request.created', (message) => {
    (message as { request: ClientRequest }).request.setHeader('X-Amzn-Trace-Id', HEADER);
  });
  for (const name of ['http.client.response.finish', 'http.client.request.error']) subscribe(name, nothing);
  return {
    before: (app) => {
      app.use((_request, response, next) => {
        response.once('close', nothing);
        storage.run({}, next);
      });
    },
    after: nothing,
    close: () => Promise.resolve(),
  };
};
