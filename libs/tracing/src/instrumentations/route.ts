import type { IncomingMessage } from 'node:http';

/** A layer of a router; `rawPath`, where it is mounted, is there from Express 5.3 on. */
interface Layer {
  route?: object;
  rawPath?: unknown;
  handle?: { stack?: readonly Layer[] };
}

/** What Express adds to a request once a route has matched. */
export type Routed = IncomingMessage & {
  originalUrl?: string;
  route?: { path?: unknown };
  app?: { path(): string; router: { stack: readonly Layer[] } };
};

/** A router may be mounted in itself. */
const MOST_LEVELS = 8;

const textOf = (path: unknown): string => String(Array.isArray(path) ? path[0] : (path ?? ''));
const join = (prefix: string, path: unknown): string => prefix + textOf(path).replace(/\/$/, '');

/** The patterns of the paths under which a route can be reached. */
function mountsOf(route: object, stack: readonly Layer[], prefix: string, levels = 0): string[] {
  if (levels > MOST_LEVELS) return [];
  return stack.flatMap((layer) => {
    if (layer.route === route) return [prefix];
    const inner = layer.handle?.stack;
    return inner === undefined ? [] : mountsOf(route, inner, join(prefix, layer.rawPath), levels + 1);
  });
}

const mounts = new WeakMap<object, string[]>();

/** Not the request's `baseUrl`: that holds values, and Express puts it back when a handler throws. */
function prefixOf(route: object, { app, originalUrl = '' }: Routed): string {
  let prefixes = mounts.get(route);
  if (prefixes === undefined && app !== undefined) {
    prefixes = mountsOf(route, app.router.stack, join('', app.path()));
    if (prefixes.length > 0) mounts.set(route, prefixes);
  }
  const [only = '', ...more] = prefixes ?? [];
  return more.length === 0 ? only : (prefixes?.find((prefix) => originalUrl.startsWith(`${prefix}/`)) ?? '');
}

/** The pattern of the route that answered, such as `/usermgmt/user/:username`. */
export function routeOf(request: Routed): string | undefined {
  const { route } = request;
  if (route?.path === undefined) return undefined;
  return prefixOf(route, request) + textOf(route.path);
}
