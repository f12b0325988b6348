import { excerpt } from '@xray-microservices/xray-model';
import { ApiError } from './api-error.ts';

/** Answers a request's JSON with what becomes the answer's JSON, or throws an ApiError. */
export type Action = (input: unknown) => object;

/** Answers a GET request with what becomes the answer's JSON. */
export type Page = () => object;

export interface Routes {
  /** Path to action; all of them are POST. */
  readonly actions: ReadonlyMap<string, Action>;
  /** Path to page; all of them are GET. */
  readonly pages: ReadonlyMap<string, Page>;
}

export type Route =
  { readonly kind: 'action'; readonly action: Action } | { readonly kind: 'page'; readonly page: Page };

/**
 * Finds what answers a request.
 *
 * @throws ApiError 404 or 405
 */
export function findRoute(routes: Routes, method: string, path: string): Route {
  const action = routes.actions.get(path);
  if (action !== undefined) {
    return method === 'POST' ? { kind: 'action', action } : refuseMethod(path, 'POST');
  }
  const page = routes.pages.get(path);
  if (page !== undefined) {
    return method === 'GET' || method === 'HEAD' ? { kind: 'page', page } : refuseMethod(path, 'GET, HEAD');
  }
  const known = [...routes.pages.keys()].map((name) => `GET ${name}`).join(', ');
  throw new ApiError(
    404,
    'UnknownOperationException',
    `There is nothing at ${excerpt(path, 80)}. This is xray-local, a local AWS X-Ray: it answers ${known}, ` +
      'and POST on the paths of the X-Ray API such as /Traces.',
  );
}

function refuseMethod(path: string, allow: string): never {
  throw new ApiError(405, 'MethodNotAllowedException', `${path} takes ${allow} only.`, {
    headers: { allow },
  });
}
