/** What `expect.any(String)`, `expect.stringContaining('x')` and the like are, in Vitest and in Jest. */
export interface AsymmetricMatcher {
  asymmetricMatch(other: unknown): boolean;
  /** How it is shown in messages; without it, by its name (`toString`) and its sample. */
  toAsymmetricMatcher?(): string;
  readonly sample?: unknown;
  toString(): string;
}

/** Whether a value is a matcher that judges by itself what it is compared with. */
export function isAsymmetricMatcher(value: unknown): value is AsymmetricMatcher {
  return (
    typeof value === 'object' &&
    value !== null &&
    'asymmetricMatch' in value &&
    typeof value.asymmetricMatch === 'function'
  );
}

/**
 * What a value should look like. Objects need only the members that are named, at every depth; lists need all their
 * items in order; `undefined` asks for a member that is absent. In place of any value may stand:
 *
 * - an asymmetric matcher of Vitest or Jest, such as `expect.any(Number)`;
 * - a function that is given the value (`undefined` when it is absent) and answers whether it fits;
 * - for text, a regular expression.
 */
export type Pattern<T> = AsymmetricMatcher | ((actual: T) => boolean) | ValuePattern<T>;

/** Text and numbers lose their brands, so that a test may write them as they are. */
type ValuePattern<T> = T extends string
  ? string | RegExp
  : T extends number
    ? number
    : T extends boolean
      ? boolean
      : T extends readonly (infer Item)[]
        ? readonly Pattern<Item>[]
        : T extends object
          ? { readonly [Key in keyof T]?: Pattern<T[Key]> | undefined }
          : T;

/** A name as it is, or what it should match. */
export type NamePattern = string | RegExp;
