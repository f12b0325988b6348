import { memberOf } from '../plugins/json.ts';

/** A sampling rule as the X-Ray API has it. Patterns know `*` and `?`; what is left out is met by every request. */
export interface SamplingRule {
  RuleName: string;
  /** The part of requests that is sampled beyond the reservoir, 0 to 1. */
  FixedRate: number;
  /** Requests in each second that are sampled whatever the rate. Default: 0. */
  ReservoirSize?: number;
  /** The segment's name. */
  ServiceName?: string;
  /** The segment's origin, such as `AWS::EKS::Container`. */
  ServiceType?: string;
  Host?: string;
  HTTPMethod?: string;
  /** Without the query. */
  URLPath?: string;
  /** Patterns by the name of the attribute. An attribute that a request does not have is not met. */
  Attributes?: Readonly<Record<string, string>>;
}

/** A rule with every member. */
export interface WholeRule extends Required<SamplingRule> {
  ResourceARN: string;
  /** The lowest is tried first. */
  Priority: number;
}

/** Far above what X-Ray takes (500 characters, 5 attributes), and still bounded. */
const MOST_CHARACTERS = 1024;
const MOST_ATTRIBUTES = 50;

/** Why a value is no rule. Never thrown out of the library after the start. */
class RuleProblem extends Error {}

function readText(value: unknown, key: string, fallback?: string): string {
  const text = memberOf(value, key) ?? fallback;
  if (typeof text === 'string' && text !== '' && text.length <= MOST_CHARACTERS) return text;
  throw new RuleProblem(`${key.slice(0, 64)} must be a text of 1 to ${MOST_CHARACTERS} characters`);
}

function readNumber(value: unknown, key: string, greatest: number, fallback?: number): number {
  const number = memberOf(value, key) ?? fallback;
  if (typeof number === 'number' && number >= 0 && number <= greatest) return number;
  throw new RuleProblem(
    `${key} must be a number, ${greatest === Infinity ? '0 or more' : `0 to ${greatest}`}`,
  );
}

function readAttributes(value: unknown): Record<string, string> {
  const attributes = memberOf(value, 'Attributes') ?? {};
  const names = typeof attributes === 'object' && !Array.isArray(attributes) ? Object.keys(attributes) : null;
  if (names === null || names.length > MOST_ATTRIBUTES) {
    throw new RuleProblem(`Attributes must be an object with at most ${MOST_ATTRIBUTES} patterns by name`);
  }
  if (names.some((name) => name.length > MOST_CHARACTERS)) {
    throw new RuleProblem(`Attributes must have names of at most ${MOST_CHARACTERS} characters`);
  }
  return Object.fromEntries(names.map((name) => [name, readText(attributes, name)]));
}

/**
 * Reads a rule of the daemon's, or of the options. Members that are not known are left out.
 *
 * @param priority for a rule without one
 * @returns the rule, or what is wrong with it
 */
export function readRule(value: unknown, priority?: number): WholeRule | string {
  try {
    return {
      RuleName: readText(value, 'RuleName'),
      Priority: readNumber(value, 'Priority', Infinity, priority),
      FixedRate: readNumber(value, 'FixedRate', 1),
      ReservoirSize: readNumber(value, 'ReservoirSize', Infinity, 0),
      ServiceName: readText(value, 'ServiceName', '*'),
      ServiceType: readText(value, 'ServiceType', '*'),
      Host: readText(value, 'Host', '*'),
      HTTPMethod: readText(value, 'HTTPMethod', '*'),
      URLPath: readText(value, 'URLPath', '*'),
      ResourceARN: readText(value, 'ResourceARN', '*'),
      Attributes: readAttributes(value),
    };
  } catch (error) {
    if (error instanceof RuleProblem) return error.message;
    throw error;
  }
}

/** How a rule is called in a message, whatever is wrong with it. */
export function nameOfRule(value: unknown): string {
  const name = memberOf(value, 'RuleName');
  return typeof name === 'string' ? JSON.stringify(name.slice(0, 64)) : 'without a name';
}
