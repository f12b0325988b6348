import { z } from 'zod';
import { invalidRequest } from '../http/api-error.ts';

/** A time of the API: a number of epoch seconds. Some clients send ISO 8601, which is taken too. */
export const Timestamp = z.union([
  z.number(),
  z
    .string()
    .transform((text) => Date.parse(text) / 1000)
    .refine(Number.isFinite, 'expected epoch seconds or ISO 8601'),
]);

/** A window of time; the end is not in it. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** @throws ApiError InvalidRequestException when the window ends before it begins */
export function windowOf({ StartTime: start, EndTime: end }: { StartTime: number; EndTime: number }): Window {
  if (end < start) {
    throw invalidRequest('EndTime is before StartTime.');
  }
  return { start, end };
}
