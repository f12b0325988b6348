import type { Window } from '../api/types.ts';
import type { QueryValues } from './location.ts';

/** A range that ends now, or one that stays. */
export type TimeRange =
  | { readonly kind: 'last'; readonly seconds: number; readonly text: string }
  | { readonly kind: 'fixed'; readonly start: number; readonly end: number };

const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400 };

/** What is offered, as in the address. */
export const PRESETS = ['5m', '15m', '1h', '6h', '1d', '7d', '30d'] as const;

export const DEFAULT_RANGE = '1h';

/** The length of a relative range such as `15m`, in seconds. */
export function secondsOf(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  const scale = UNITS[unit];
  return digits === undefined || scale === undefined || Number(digits) === 0
    ? undefined
    : Number(digits) * scale;
}

/** The range that an address tells: `from` and `to` in ISO 8601, or `last`; an hour when it tells none. */
export function rangeOf(query: URLSearchParams): TimeRange {
  const [start, end] = [secondsAt(query.get('from')), secondsAt(query.get('to'))];
  if (start !== undefined && end !== undefined && start < end) {
    return { kind: 'fixed', start, end };
  }
  const text = query.get('last') ?? DEFAULT_RANGE;
  const seconds = secondsOf(text);
  return seconds === undefined
    ? { kind: 'last', seconds: 3_600, text: DEFAULT_RANGE }
    : { kind: 'last', seconds, text };
}

function secondsAt(text: string | null): number | undefined {
  const milliseconds = Date.parse(text ?? '');
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

/** The window of a range. @param now epoch seconds */
export function windowOf(range: TimeRange, now: number): Window {
  // Clocks of services may be a little ahead; what they sent is to be seen at once.
  return range.kind === 'fixed' ? range : { start: now - range.seconds, end: now + 60 };
}

/** How an address tells a range. */
export function queryOfRange(range: TimeRange): QueryValues {
  return range.kind === 'last'
    ? { last: range.text === DEFAULT_RANGE ? undefined : range.text, from: undefined, to: undefined }
    : { last: undefined, from: iso(range.start), to: iso(range.end) };
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
