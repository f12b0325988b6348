import type { QueryValues } from '../state/location.ts';
import { STATUSES } from '../ui/status.tsx';
import type { Status } from '../ui/status.tsx';

/** What of the answers of a node or edge is looked at; times in seconds. No status stands for all. */
export interface Choice {
  readonly statuses: ReadonlySet<Status>;
  readonly times: readonly [number, number] | undefined;
}

/** The choice that an address tells: `only=fault,error`, `times=0.1-0.25`. What cannot be read is not chosen. */
export function choiceOf(query: URLSearchParams): Choice {
  const only = (query.get('only') ?? '').split(',');
  const [, from, to] = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(query.get('times') ?? '') ?? [];
  return {
    statuses: new Set(STATUSES.filter((status) => only.includes(status))),
    times: from === undefined || to === undefined ? undefined : [Number(from), Number(to)],
  };
}

/** How an address tells a choice. */
export function queryOfChoice({ statuses, times }: Choice): QueryValues {
  return {
    only: STATUSES.filter((status) => statuses.has(status)).join(','),
    times: times?.map(plainSeconds).join('-'),
  };
}

/** Of an address in which nothing is chosen on the map. */
export const NOTHING_CHOSEN: QueryValues = { node: undefined, only: undefined, times: undefined };

/** Seconds to the tenth of a millisecond: no exponents, which neither filters nor addresses know. */
export function plainSeconds(value: number): string {
  return Number(value.toFixed(4)).toString();
}
