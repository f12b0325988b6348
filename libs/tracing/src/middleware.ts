import { RequestContext, runListenersIn, storage } from './context/context.ts';
import { guarded, tell } from './core/guarded.ts';
import type { Traced } from './instrumentations/current.ts';
import { currentTraced, tracedOf } from './instrumentations/current.ts';
import { sdk, sdkExpress } from './sdk/sdk.ts';
import type { ErrorRequestHandler, RequestHandler } from './types.ts';

type Handled = Parameters<RequestHandler>;

/** Where the segment is in the SDK's manual mode. */
type WithSegment = Handled[0] & { segment?: unknown };

/** The SDK's hook that opens the segment of a request; express.ts puts ours in its place. */
const cycle = sdk.middleware as unknown as {
  traceRequestResponseCycle(request: Handled[0], response: Handled[1]): unknown;
};

/**
 * Runs the listeners of the request and of its answer in the request's context: their events come from the socket,
 * whose context is another.
 */
const bindListeners = guarded((context: RequestContext, request: Handled[0], response: Handled[1]) => {
  runListenersIn(context, request);
  runListenersIn(context, response);
});

/** Opens the segment. Answers the context to go on in; none in the SDK's manual mode, or when something goes wrong. */
function begin(request: WithSegment, response: Handled[1]): RequestContext | undefined {
  try {
    const segment = cycle.traceRequestResponseCycle(request, response);
    if (!sdk.isAutomaticMode()) {
      request.segment = segment;
      return undefined;
    }
    const context = new RequestContext(storage.getStore());
    context.segment = segment;
    bindListeners(context, request, response);
    return context;
  } catch (error) {
    tell(error);
    return undefined;
  }
}

/**
 * Does what the SDK's Express middleware does, in fewer steps: what is run once a request is never warm, and the SDK's own
 * way took longer than making the segment. What goes wrong in it does not keep the request from being handled.
 *
 * @param isOpen whether tracing still runs: afterwards requests pass untraced
 */
export function openSegment(name: string, isOpen: () => boolean): RequestHandler {
  sdkExpress.openSegment(name); // refuses a bad name, and remembers it as the default
  return (request, response, next) => {
    const context = isOpen() ? begin(request, response) : undefined;
    if (context === undefined) next();
    else storage.run(context, next);
  };
}

const segmentOf = (request: WithSegment): Traced | undefined =>
  sdk.isAutomaticMode() ? currentTraced() : tracedOf(request.segment);

/** Whether the client went away before it had sent all of its request: what fails then says nothing of the service. */
function hasGone(request: Handled[0]): boolean {
  const errored: NodeJS.ErrnoException | null = request.errored;
  return errored?.code === 'ECONNRESET';
}

/** The SDK's error middleware; outside a request, such as in a health check mounted before, it has nothing to do. */
export function closeSegment(isOpen: () => boolean): ErrorRequestHandler {
  const close = sdkExpress.closeSegment() as unknown as ErrorRequestHandler;
  const record = guarded<Parameters<ErrorRequestHandler>>((error, request, response) => {
    close(error, request, response, () => undefined);
  });
  return (error, request, response, next) => {
    if (isOpen() && segmentOf(request) !== undefined && !hasGone(request))
      record(error, request, response, () => undefined);
    next(error);
  };
}
