import { isAsymmetricMatcher } from './pattern.ts';
import { show } from './show.ts';

/** One place where a value is not as the pattern asks. */
export interface Mismatch {
  /** Such as `http.response.status`; empty for the whole value. */
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
}

/** Every place where a value differs from a {@link Pattern} of it; none when it fits. */
export function findMismatches(pattern: unknown, actual: unknown, path = ''): Mismatch[] {
  if (isAsymmetricMatcher(pattern)) {
    return pattern.asymmetricMatch(actual) ? [] : [mismatch(path, pattern, actual)];
  }
  if (typeof pattern === 'function') {
    return askPredicate(pattern as (value: unknown) => unknown, actual, path);
  }
  if (pattern instanceof RegExp) {
    // Unlike test(), search() does not go on from where a global expression stopped last.
    const fits = typeof actual === 'string' && actual.search(pattern) !== -1;
    return fits ? [] : [mismatch(path, pattern, actual)];
  }
  if (Array.isArray(pattern)) {
    return compareLists(pattern, actual, path);
  }
  if (isObject(pattern)) {
    return compareMembers(pattern, actual, path);
  }
  return Object.is(pattern, actual) ? [] : [mismatch(path, pattern, actual)];
}

/** Whether a value fits a {@link Pattern} of it. */
export function fits(pattern: unknown, actual: unknown): boolean {
  return findMismatches(pattern, actual).length === 0;
}

function mismatch(path: string, expected: unknown, actual: unknown): Mismatch {
  return { path, expected: show(expected), actual: show(actual) };
}

/** One that throws (on a member that is absent, say) does not fit; what it threw is told. */
function askPredicate(predicate: (value: unknown) => unknown, actual: unknown, path: string): Mismatch[] {
  try {
    return predicate(actual) === true ? [] : [mismatch(path, predicate, actual)];
  } catch (error) {
    return [
      { path, expected: show(predicate), actual: `${show(actual)}, on which it threw ${String(error)}` },
    ];
  }
}

function compareLists(pattern: readonly unknown[], actual: unknown, path: string): Mismatch[] {
  if (!Array.isArray(actual)) {
    return [mismatch(path, pattern, actual)];
  }
  const items = pattern.flatMap((item, index) => findMismatches(item, actual[index], `${path}[${index}]`));
  return pattern.length === actual.length
    ? items
    : [
        ...items,
        { path: memberPath(path, 'length'), expected: `${pattern.length}`, actual: `${actual.length}` },
      ];
}

function compareMembers(pattern: Record<string, unknown>, actual: unknown, path: string): Mismatch[] {
  if (!isObject(actual)) {
    return [mismatch(path, pattern, actual)];
  }
  return Object.entries(pattern).flatMap(([key, member]) =>
    findMismatches(member, actual[key], memberPath(path, key)),
  );
}

function memberPath(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
