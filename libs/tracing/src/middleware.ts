import { runListenersIn, storage } from './context/context.ts';
import { guarded, tell } from './core/guarded.ts';
import { currentTraced } from './instrumentations/current.ts';
import { sdkExpress } from './sdk/sdk.ts';
import type { ErrorRequestHandler, RequestHandler } from './types.ts';

/**
 * Runs the listeners of the request and of its answer in the request's context: their events come from the socket,
 * whose context is another.
 */
const bindListeners = guarded(
  (request: Parameters<RequestHandler>[0], response: Parameters<RequestHandler>[1]) => {
    const context = storage.getStore();
    if (context === undefined) return;
    runListenersIn(context, request);
    runListenersIn(context, response);
  },
);

/**
 * The SDK's Express middleware. What goes wrong in it does not keep the request from being handled.
 *
 * @param isOpen whether tracing still runs: afterwards requests pass untraced
 */
export function openSegment(name: string, isOpen: () => boolean): RequestHandler {
  const open = sdkExpress.openSegment(name) as unknown as RequestHandler;
  return (request, response, next) => {
    if (!isOpen()) {
      next();
      return;
    }
    const state = { passedOn: false };
    try {
      open(request, response, (error) => {
        state.passedOn = true;
        bindListeners(request, response);
        next(error);
      });
    } catch (error) {
      if (state.passedOn) throw error; // the application's own
      tell(error);
      next();
    }
  };
}

/** The SDK's error middleware; outside a request, such as in a health check mounted before, it has nothing to do. */
export function closeSegment(isOpen: () => boolean): ErrorRequestHandler {
  const close = sdkExpress.closeSegment() as unknown as ErrorRequestHandler;
  const record = guarded<Parameters<ErrorRequestHandler>>((error, request, response) => {
    close(error, request, response, () => undefined);
  });
  return (error, request, response, next) => {
    if (isOpen() && currentTraced() !== undefined) record(error, request, response, () => undefined);
    next(error);
  };
}
