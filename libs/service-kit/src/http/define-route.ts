import type { IRouter, RequestHandler } from 'express';
import { ServiceError } from '../problem/service-error.ts';

const METHODS = ['get', 'post', 'put', 'delete'] as const;

export type MethodHandlers = Partial<Readonly<Record<(typeof METHODS)[number], RequestHandler>>>;

/**
 * Adds a route under its whole path, which is also its name in logs and traces. Other methods are answered with 405
 * and `Allow`, OPTIONS with 204 and `Allow`.
 */
export function defineRoute(router: IRouter, path: string, handlers: MethodHandlers): void {
  const route = router.route(path);
  const allowed: string[] = [];
  for (const method of METHODS) {
    const handler = handlers[method];
    if (handler === undefined) continue;
    route[method](handler);
    // Express answers HEAD with the handler of GET.
    allowed.push(...(method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
  }
  route.all(otherMethods([...allowed, 'OPTIONS'].join(', ')));
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
