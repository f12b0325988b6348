import type { Summary } from '../api/types.ts';
import { pathOf } from '../ui/format.ts';
import { STATUSES, statusOf } from '../ui/status.tsx';

/** Columns by which traces can be sorted. */
export const SORT_COLUMNS = ['started', 'status', 'request', 'service', 'duration', 'services'] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

/** In the address: `duration.desc`. */
export interface Sort {
  readonly column: SortColumn;
  readonly order: 'asc' | 'desc';
}

/** The order in which xray-local answers: the newest first. Only in this one does the list grow as it is scrolled. */
export const NEWEST_FIRST: Sort = { column: 'started', order: 'desc' };

/** What is asked for first: the slowest, the worst, the first by name. */
const FIRST: Readonly<Record<SortColumn, Sort['order']>> = {
  started: 'desc',
  status: 'desc',
  request: 'asc',
  service: 'asc',
  duration: 'desc',
  services: 'desc',
};

/** All orders there are, of each column the one that is asked for first before the other. */
export const SORTS: readonly Sort[] = SORT_COLUMNS.flatMap((column): Sort[] => [
  { column, order: FIRST[column] },
  { column, order: otherWay(FIRST[column]) },
]);

function otherWay(order: Sort['order']): Sort['order'] {
  return order === 'asc' ? 'desc' : 'asc';
}

export function isNewestFirst({ column, order }: Sort): boolean {
  return column === NEWEST_FIRST.column && order === NEWEST_FIRST.order;
}

/** The order that an address tells; the newest first when it tells none. */
export function sortOf(query: URLSearchParams): Sort {
  const [name, order] = (query.get('sort') ?? '').split('.');
  const column = SORT_COLUMNS.find((each) => each === name);
  return column !== undefined && (order === 'asc' || order === 'desc') ? { column, order } : NEWEST_FIRST;
}

/** How an address tells an order. */
export function queryOfSort(sort: Sort): { readonly sort: string | undefined } {
  return { sort: isNewestFirst(sort) ? undefined : `${sort.column}.${sort.order}` };
}

/** The order after a click on a column: its own first, then the other way round, then the newest first again. */
export function nextSort({ column, order }: Sort, clicked: SortColumn): Sort {
  if (column !== clicked) {
    return { column: clicked, order: FIRST[clicked] };
  }
  return order === FIRST[clicked] ? { column, order: otherWay(order) } : NEWEST_FIRST;
}

/** Services of a trace, without the client before them. */
export function countServices({ ServiceIds: ids }: Summary): number {
  return ids.filter(({ Type: type }) => type !== 'client').length;
}

/** What the list shows in the column of the request. */
export function requestOf({ Http: { HttpURL: url }, EntryPoint: entry }: Summary): string {
  return url === undefined ? (entry?.Name ?? 'no entry point') : pathOf(url);
}

const VALUES: Readonly<Record<SortColumn, (item: Summary) => number | string>> = {
  started: ({ StartTime: start }) => start,
  status: ({ HasFault: fault, HasError: error, HasThrottle: throttle }) =>
    STATUSES.indexOf(statusOf({ fault, error, throttle })),
  request: (item) => `${requestOf(item)} ${item.Http.HttpMethod ?? ''}`,
  service: ({ EntryPoint: entry }) => entry?.Name ?? '',
  duration: ({ Duration: duration }) => duration,
  services: countServices,
};

/** The traces in an order. Equal ones stay the newest first. @param items the newest first */
export function sorted(items: readonly Summary[], sort: Sort): readonly Summary[] {
  if (isNewestFirst(sort)) {
    return items;
  }
  const value = VALUES[sort.column];
  const sign = sort.order === 'asc' ? 1 : -1;
  return items.toSorted((one, other) => {
    const [first, second] = [value(one), value(other)];
    return first === second ? 0 : first < second ? -sign : sign;
  });
}
