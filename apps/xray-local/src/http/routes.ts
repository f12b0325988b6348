import { excerpt } from '@xray-microservices/xray-model';
import type { Endpoint, WholeAnswer } from './answer.ts';
import { ApiError } from './api-error.ts';

/** Answers a request's JSON with what becomes the answer's JSON, or throws an ApiError. */
export type Action = (input: unknown) => object | Promise<object>;

/** Answers a GET request with what becomes the answer's JSON. */
export type Page = (query: URLSearchParams) => object | Promise<object>;

/** A request for a file of the web site. */
export interface SiteRequest {
  readonly path: string;
  /** Whether the client would rather see a page than JSON: a browser that goes to an address. */
  readonly wantsPage: boolean;
  /** The entity tag of what the client has already. */
  readonly knownTag: string | undefined;
}

/** Answers GET requests that nothing else answers; `undefined` for a file that there is not. */
export type Site = (request: SiteRequest) => Promise<WholeAnswer | undefined>;

export interface Routes {
  /** Path to action; all of them are POST. */
  readonly actions: ReadonlyMap<string, Action>;
  /** Path to page; all of them are GET. */
  readonly pages: ReadonlyMap<string, Page>;
  /** Path to what is not JSON for JSON. */
  readonly endpoints?: ReadonlyMap<string, Endpoint>;
  readonly site?: Site;
}

export type Route =
  | { readonly kind: 'action'; readonly action: Action }
  | { readonly kind: 'page'; readonly page: Page }
  | { readonly kind: 'endpoint'; readonly endpoint: Endpoint };

const READS: readonly string[] = ['GET', 'HEAD'];

/**
 * Finds what answers a request; `undefined` when nothing is at that path.
 *
 * @throws ApiError 405
 */
export function findRoute(routes: Routes, method: string, path: string): Route | undefined {
  const action = routes.actions.get(path);
  if (action !== undefined) {
    return method === 'POST' ? { kind: 'action', action } : refuseMethod(path, ['POST']);
  }
  const page = routes.pages.get(path);
  if (page !== undefined) {
    return READS.includes(method) ? { kind: 'page', page } : refuseMethod(path, READS);
  }
  const endpoint = routes.endpoints?.get(path);
  if (endpoint !== undefined) {
    return endpoint.methods.includes(method)
      ? { kind: 'endpoint', endpoint }
      : refuseMethod(path, endpoint.methods);
  }
  return undefined;
}

/** Whether something is at that path, whatever the method. */
export function isKnownPath({ actions, pages, endpoints }: Routes, path: string): boolean {
  return actions.has(path) || pages.has(path) || endpoints?.has(path) === true;
}

/** Whether a method only reads. */
export function isRead(method: string): boolean {
  return READS.includes(method);
}

/** The answer where nothing is, with what there is. */
export function nothingAt(routes: Routes, path: string): ApiError {
  const pages = [...routes.pages.keys()].map((name) => `GET ${name}`);
  const others = [...(routes.endpoints ?? [])].map(([name, { methods }]) => `${methods[0] ?? ''} ${name}`);
  const known = [...pages, ...others].sort().join(', ');
  return new ApiError(
    404,
    'UnknownOperationException',
    `There is nothing at ${excerpt(path, 80)}. This is xray-local, a local AWS X-Ray: it answers ${known}, ` +
      'and POST on the paths of the X-Ray API such as /Traces.',
  );
}

function refuseMethod(path: string, methods: readonly string[]): never {
  const allow = methods.join(', ');
  throw new ApiError(405, 'MethodNotAllowedException', `${path} takes ${allow} only.`, {
    headers: { allow },
  });
}
