import { memberOf } from '../plugins/json.ts';
import type { WholeRule } from './read-rule.ts';
import { nameOfRule, readRule } from './read-rule.ts';

/** X-Ray has 25 rules of one's own; what comes beyond this is not looked at. */
export const MOST_RULES = 2000;
const KNOWN_VERSION = 1;

/** What was read, and what there is to tell about it. */
export interface ReadRules {
  readonly rules: readonly WholeRule[];
  readonly problems: readonly string[];
}

/**
 * Reads the service's rules. One that can't be read is passed over; one of a newer version is taken by the members that
 * are known. Of those with the same name, as when rules change between two pages, the last counts.
 */
export function readCentralRules(records: readonly unknown[]): ReadRules {
  const rules = new Map<string, WholeRule>();
  const problems: string[] = [];
  for (const record of records.slice(0, MOST_RULES)) {
    const rule = readRule(record);
    const title = `sampling rule ${nameOfRule(record)}`;
    if (typeof rule === 'string') problems.push(`${title} is passed over: ${rule}`);
    else rules.set(rule.RuleName, rule);
    const version = memberOf(record, 'Version') ?? KNOWN_VERSION;
    if (version !== KNOWN_VERSION) problems.push(`${title} is of an unknown version and read as version 1`);
  }
  if (records.length > MOST_RULES)
    problems.push(`there are more than ${MOST_RULES} sampling rules: the rest does not count`);
  return { rules: [...rules.values()], problems };
}
