import type { IRouter, RequestHandler } from 'express';
import { ServiceError } from '../problem/service-error.ts';
import type { ApiRoute } from './api-route.ts';
import type { HandlerOptions } from './route-handler.ts';

/** What is needed of an operation to answer it. */
export type AddedRoute = Pick<ApiRoute, 'method' | 'path' | 'handler'>;

/**
 * Adds routes to an app. Other methods of their paths are answered with 405 and `Allow`, OPTIONS with 204 and `Allow`.
 * What is in `before` runs first, whatever the method.
 *
 * @throws {TypeError} when two routes have the same method and path.
 */
export function addRoutes(
  router: IRouter,
  routes: readonly AddedRoute[],
  options: HandlerOptions,
  before: readonly RequestHandler[] = [],
): void {
  for (const [path, ofPath] of Map.groupBy(routes, (route) => route.path)) {
    const route = router.route(path);
    for (const first of before) route.all(first);
    const allowed = new Set<string>();
    for (const { method, handler } of ofPath) {
      if (allowed.has(method.toUpperCase()))
        throw new TypeError(`there are two routes for ${method} ${path}`);
      route[method](handler(options));
      allowed.add(method.toUpperCase());
      // Express answers HEAD with the handler of GET.
      if (method === 'get') allowed.add('HEAD');
    }
    route.all(otherMethods([...allowed, 'OPTIONS'].join(', ')));
  }
}

function otherMethods(allow: string): RequestHandler {
  return (request, response) => {
    response.set('Allow', allow);
    if (request.method !== 'OPTIONS') {
      throw new ServiceError('method_not_allowed', `The methods allowed here are ${allow}.`);
    }
    response.status(204).end();
  };
}
