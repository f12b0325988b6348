import type { RouteDescription } from './api-route.ts';

/** The names of the parameters in a path: `['username']` of `/usermgmt/user/:username`. */
export function parametersOf(path: string): string[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
}

/** Throws a TypeError when a route contradicts itself, so that it is found when the service starts. */
export function checkDescription({ method, path, params, body }: RouteDescription): void {
  const named = parametersOf(path).sort();
  const described = Object.keys(params?.shape ?? {}).sort();
  if (named.join() !== described.join()) {
    throw new TypeError(`${path} names the parameters [${named.join()}], its schema [${described.join()}]`);
  }
  if (body !== undefined && method === 'get') throw new TypeError(`GET ${path} cannot take a body`);
}
