import { AsyncResource } from 'node:async_hooks';
import type { Request, RequestHandler } from 'express';
import type { Logger } from '../log/logger.ts';

/**
 * One line for each request when its response is closed: method, route pattern, status, duration in milliseconds.
 * The pattern instead of the path, because paths hold names of users; no query, bodies or addresses.
 */
export function requestLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const start = performance.now();
    const write = (): void => {
      const fields = {
        method: request.method,
        route: routeOf(request),
        status: response.statusCode,
        duration_ms: Math.round((performance.now() - start) * 10) / 10,
      };
      if (response.writableFinished) logger.info(fields, 'request');
      else logger.warn({ ...fields, aborted: true }, 'request');
    };
    // The event may come in the context of the socket, which knows nothing of the trace.
    response.once('close', AsyncResource.bind(write));
    next();
  };
}

function routeOf(request: Request): string {
  const { route } = request as { route?: { path?: unknown } };
  return typeof route?.path === 'string' ? route.path : 'unmatched';
}
