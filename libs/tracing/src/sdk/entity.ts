import type { ExceptionDocument, RecordedErrors } from '../core/error-cause.ts';
import { exceptionsOf } from '../core/error-cause.ts';
import { TraceClock } from '../core/clock.ts';

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

/** Sets the flag an error stands for: a client's mistake (4xx) is an error, all else a fault. */
export function flagError(entity: EntityState, error: unknown): void {
  flagStatus(entity, statusOf(error) ?? 500);
}

/** Adds an error to the entity's cause, or only its id when it stands elsewhere in the segment already. */
export function recordError(
  entity: EntityState,
  error: unknown,
  remote: boolean,
  known: RecordedErrors,
): void {
  const recorded = typeof error === 'object' && error !== null ? known.get(error) : undefined;
  if (recorded !== undefined) {
    entity.cause ??= recorded;
    return;
  }
  const exceptions = exceptionsOf(error, remote, known);
  if (typeof entity.cause === 'object') entity.cause.exceptions.push(...exceptions);
  else entity.cause = { working_directory: process.cwd(), exceptions };
}

/** Members that hold the tree together and have no place in a document. */
const INTERNAL = new Set([
  'segment',
  'parent',
  'counter',
  'notTraced',
  'noOp',
  'exception',
  'additionalTraceData',
  'anchor',
  'attached',
  'recorded',
  'subsegments',
  'in_progress',
]);

/** The entity's own members as a plain object; what the user or the SDK added by `addAttribute` is among them. */
export function membersOf(entity: object): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const key of Object.keys(entity)) {
    if (!INTERNAL.has(key)) members[key] = (entity as Record<string, unknown>)[key];
  }
  return members;
}

/**
 * JSON of a document whose metadata may hold anything: big integers become strings, and what can't be written
 * (cycles, throwing getters) takes the metadata out and says so, rather than losing the document.
 */
export function stringify(document: Record<string, unknown>): string {
  try {
    return JSON.stringify(document, bigintAsText);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : 'unknown';
    const rest = {
      ...document,
      metadata: { default: { xray_tracing: `metadata left out: ${reason ?? ''}` } },
    };
    return JSON.stringify(rest, (key, value: unknown) =>
      key === 'subsegments' ? undefined : bigintAsText(key, value),
    );
  }
}

const bigintAsText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;
