import { DetectionError } from './detection-error.ts';
import type { HttpAnswer } from './types.ts';

/** X-Ray takes strings of up to 250 characters. */
const MAX_TEXT_LENGTH = 250;

/**
 * The JSON value of a good answer.
 *
 * @throws DetectionError for any status but 200, and for a body that is no JSON
 */
export function jsonOf(answer: HttpAnswer): unknown {
  if (answer.status !== 200) throw new DetectionError('STATUS', `HTTP ${answer.status}`);
  try {
    return JSON.parse(answer.body) as unknown;
  } catch (cause) {
    throw new DetectionError('BODY', 'the answer is no JSON', { cause });
  }
}

/** A member of an object; `undefined` where the value is no object or has no such member of its own. */
export function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

/** A member that is a text X-Ray can take: neither blank nor too long. */
export function textOf(value: unknown, key: string): string | undefined {
  const text = memberOf(value, key);
  return typeof text === 'string' && text.trim() !== '' && text.length <= MAX_TEXT_LENGTH ? text : undefined;
}

/** The members that have a value. */
export function withoutUndefined(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
