import type { TraceFacts } from '../facts/trace-facts.ts';
import { rootCauseOf } from '../summary/root-cause-of.ts';
import type { Json } from './ast.ts';

/**
 * Whether each of the root causes that a filter describes is one of those in the trace's summary. A member that the
 * description has must be equal there, one that it leaves out may be anything. `undefined` for a trace without causes.
 *
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-gettingdata.html#xray-api-analytics
 */
export function hasRootCauses(described: readonly Json[], facts: TraceFacts): boolean | undefined {
  const { services } = facts;
  const causes = [
    ...facts.faultRootCauses.map((steps) => rootCauseOf('fault', steps, services)),
    ...facts.errorRootCauses.map((steps) => rootCauseOf('error', steps, services)),
    ...facts.responseTimeRootCauses.map((steps) => rootCauseOf('responseTime', steps, services)),
  ];
  return causes.length === 0
    ? undefined
    : described.every((description) => causes.some((cause) => isMatch(description, cause)));
}

function isMatch(description: Json, answered: unknown): boolean {
  if (description === null) {
    return answered === undefined; // The API writes null for what it does not know.
  }
  if (typeof description !== 'object') {
    // An account is a string, though AWS's examples show a number.
    return description === answered || (typeof answered === 'string' && String(description) === answered);
  }
  if (Array.isArray(description) !== Array.isArray(answered) || !isObject(answered)) {
    return false;
  }
  const members = new Map(Object.entries(answered));
  const isWhole = !Array.isArray(description) || members.size === description.length;
  return isWhole && Object.entries(description).every(([name, value]) => isMatch(value, members.get(name)));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
