import type { ExceptionDocument, RecordedErrors } from '../core/error-cause.ts';
import { exceptionsOf } from '../core/error-cause.ts';
import { TraceClock } from '../core/clock.ts';
import { guarded } from '../core/guarded.ts';
import { sdk } from './sdk.ts';

/** The clock of all segments. */
export const clock = new TraceClock();

/** A `cause` of its own, or the id of the exception that another (sub)segment of the trace tells of. */
export type Cause = string | { working_directory: string; exceptions: ExceptionDocument[] };

/** The members that segments and subsegments share beyond those the SDK declares. */
export interface EntityState {
  error?: boolean;
  fault?: boolean;
  throttle?: boolean;
  cause?: Cause;
}

/** Sets the flags that an HTTP status stands for: 4xx error, 429 also throttle, 5xx fault. */
export function flagStatus(entity: EntityState, status: number): void {
  if (status === 429) entity.throttle = true;
  if (status >= 400 && status < 500) entity.error = true;
  else if (status >= 500) entity.fault = true;
}

/** The status an error asks for, as http-errors and Express read it. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { status, statusCode } = error as { status?: unknown; statusCode?: unknown };
  const value = status ?? statusCode;
  return typeof value === 'number' && value >= 400 && value < 600 ? value : undefined;
}

/*
 * Both are guarded, since reading an error runs the application's code where it has getters, and because `captureFunc`
 * would throw what they throw in the place of the application's error.
 */

/** Sets the flag an error stands for: a client's mistake (4xx) is an error, all else a fault. */
export const flagError = guarded((entity: EntityState, error: unknown) => {
  flagStatus(entity, statusOf(error) ?? 500);
});

/** Adds an error to the entity's cause, or only its id when it stands elsewhere in the segment already. */
export const recordError = guarded(
  (entity: EntityState, error: unknown, remote: boolean, known: RecordedErrors) => {
    const recorded = typeof error === 'object' && error !== null ? known.get(error) : undefined;
    if (recorded !== undefined) {
      entity.cause ??= recorded;
      return;
    }
    const exceptions = exceptionsOf(error, remote, known);
    if (typeof entity.cause === 'object') entity.cause.exceptions.push(...exceptions);
    else entity.cause = { working_directory: process.cwd(), exceptions };
  },
);

type Annotation = boolean | string | number;

/** Longer strings are not indexed by the service. */
const MAX_ANNOTATION_LENGTH = 1000;
const FORBIDDEN_IN_KEYS = /[^A-Za-z0-9_]/g;

/** Keys and values that had to be changed, told once each. */
const told = new Set<string>();

function warnOnce(subject: string, message: string): void {
  if (told.size > 100 || told.has(subject)) return;
  told.add(subject);
  sdk.getLogger().warn(`xray: ${message}`);
}

/**
 * Adds an annotation under a key that X-Ray indexes: letters, digits and underscores. Other characters become `_`, with
 * one warning for each key; a value that is no text, number or boolean is left out, with one too.
 */
export function addAnnotation(
  entity: { annotations?: Record<string, Annotation> },
  key: string,
  value: Annotation,
): void {
  const valid = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
  if (typeof key !== 'string' || !valid) {
    warnOnce(key, `annotation "${key}" left out: keys are text, values text, finite numbers or booleans`);
    return;
  }
  const cleaned = key.replace(FORBIDDEN_IN_KEYS, '_');
  if (cleaned !== key)
    warnOnce(key, `annotation "${key}" is recorded as "${cleaned}": keys have letters, digits and "_"`);
  const text = typeof value === 'string' && value.length > MAX_ANNOTATION_LENGTH;
  (entity.annotations ??= {})[cleaned] = text ? `${value.slice(0, MAX_ANNOTATION_LENGTH - 1)}…` : value;
}
