import { useSyncExternalStore } from 'react';
import { placeOf } from './place.ts';
import type { Place } from './place.ts';

const listeners = new Set<() => void>();
let current = read();

function read(): Place {
  // Outside of a browser, where the functions below are tested, there is no place.
  return placeOf(typeof location === 'undefined' ? { pathname: '/', search: '' } : location);
}

function changed(): void {
  current = read();
  for (const listener of listeners) {
    listener();
  }
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    globalThis.addEventListener('popstate', changed);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      globalThis.removeEventListener('popstate', changed);
    }
  };
}

/** Settings of an address; those that are undefined or empty are left out. */
export type QueryValues = Readonly<Record<string, string | undefined>>;

/** An address of the console, relative so that it holds under any path. */
export function hrefOf(page: string, values: QueryValues = {}): string {
  const query = new URLSearchParams(
    Object.entries(values).flatMap(([key, value]): [string, string][] =>
      value === undefined || value === '' ? [] : [[key, value]],
    ),
  ).toString();
  return `./${page}${query === '' ? '' : `?${query}`}`;
}

/** Goes to an address of the console, without loading it anew. */
export function navigate(href: string, { replace = false } = {}): void {
  if (replace) {
    history.replaceState(null, '', href);
  } else {
    history.pushState(null, '', href);
  }
  changed();
}

/** Changes some settings of the address and leaves the others. Small steps replace, so that Back leads out of the page. */
export function changeQuery(changes: QueryValues, { replace = false } = {}): void {
  const values = { ...Object.fromEntries(current.query), ...changes };
  navigate(hrefOf(current.page, values), { replace });
}

/** Where the console is now. */
export function usePlace(): Place {
  return useSyncExternalStore(subscribe, () => current);
}
