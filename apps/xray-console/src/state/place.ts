/** Where the console is: a page and its settings, all of it in the address. */
export interface Place {
  /** The page's name: the last part of the path; `` for the start page. */
  readonly page: string;
  readonly query: URLSearchParams;
}

/** The place of an address. */
export function placeOf({ pathname, search }: Pick<Location, 'pathname' | 'search'>): Place {
  return { page: pathname.slice(pathname.lastIndexOf('/') + 1), query: new URLSearchParams(search) };
}
