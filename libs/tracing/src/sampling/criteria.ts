import type { Pattern } from './pattern.ts';
import { preparePattern } from './pattern.ts';
import type { WholeRule } from './read-rule.ts';
import type { Subject } from './subject.ts';

/** The rule that always exists and that every request meets, whatever it says. */
const DEFAULT_RULE_NAME = 'Default';

/** What a rule asks for; `undefined` where it takes everything. */
export interface Criteria {
  readonly serviceName: Pattern | undefined;
  readonly serviceType: Pattern | undefined;
  readonly host: Pattern | undefined;
  readonly method: Pattern | undefined;
  readonly path: Pattern | undefined;
  readonly resource: Pattern | undefined;
  readonly attributes: readonly (readonly [name: string, pattern: Pattern | undefined])[];
}

const EVERYTHING: Criteria = {
  serviceName: undefined,
  serviceType: undefined,
  host: undefined,
  method: undefined,
  path: undefined,
  resource: undefined,
  attributes: [],
};

export function prepareCriteria(rule: WholeRule): Criteria {
  if (rule.RuleName === DEFAULT_RULE_NAME) return EVERYTHING;
  return {
    serviceName: preparePattern(rule.ServiceName),
    serviceType: preparePattern(rule.ServiceType),
    host: preparePattern(rule.Host),
    method: preparePattern(rule.HTTPMethod),
    path: preparePattern(rule.URLPath),
    resource: preparePattern(rule.ResourceARN),
    attributes: Object.entries(rule.Attributes).map(([name, pattern]) => [name, preparePattern(pattern)]),
  };
}

const isMet = (pattern: Pattern | undefined, text: string): boolean => pattern === undefined || pattern(text);

/**
 * Whether a request meets a rule. Attributes are looked at last, so that the application is asked for them only if the
 * rest fits.
 */
export function meetsCriteria(criteria: Criteria, subject: Subject): boolean {
  return (
    // a service does not know its own ARN: such rules are for API Gateway, and the SDKs pass over them, too
    criteria.resource === undefined &&
    isMet(criteria.method, subject.httpMethod) &&
    isMet(criteria.path, subject.urlPath) &&
    isMet(criteria.host, subject.host) &&
    isMet(criteria.serviceName, subject.serviceName) &&
    (subject.serviceType === undefined || isMet(criteria.serviceType, subject.serviceType)) &&
    hasAttributes(criteria, subject)
  );
}

function hasAttributes({ attributes }: Criteria, subject: Subject): boolean {
  for (const [name, pattern] of attributes) {
    const text = subject.attribute(name);
    if (text === undefined || !isMet(pattern, text)) return false;
  }
  return true;
}
