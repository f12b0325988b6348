import { inspect } from 'node:util';
import { excerpt } from '@xray-microservices/xray-model';
import { isAsymmetricMatcher } from './pattern.ts';
import type { AsymmetricMatcher } from './pattern.ts';

const LONGEST_TEXT = 300;

/** A value, or a part of a pattern, on one line of a message. Text from traces is made safe to print. */
export function show(value: unknown): string {
  if (value === undefined) {
    return 'nothing';
  }
  if (typeof value === 'function') {
    return `a value for which ${oneLine(String(value))} is true`;
  }
  const options = { depth: 5, breakLength: Infinity, compact: true, maxStringLength: LONGEST_TEXT };
  return oneLine(inspect(withReadableMatchers(value), options));
}

function oneLine(text: string): string {
  return excerpt(text, LONGEST_TEXT);
}

/** Text that `inspect` shows without quotes. */
class Label {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  [inspect.custom](): string {
    return this.text;
  }
}

/** Asymmetric matchers of Vitest and Jest print badly by `inspect`; some know how to, the others have a name and a sample. */
function withReadableMatchers(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withReadableMatchers);
  }
  if (isAsymmetricMatcher(value)) {
    return new Label(describeMatcher(value));
  }
  return isPlainObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withReadableMatchers(member)]))
    : value;
}

function describeMatcher(matcher: AsymmetricMatcher): string {
  return (
    matcher.toAsymmetricMatcher?.() ??
    `${matcher.toString()} ${inspect(withReadableMatchers(matcher.sample))}`
  );
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
