/** Reads one shape out of a value of unknown shape. Throws a {@link DecodeError} that names the place. */
export type Decoder<T> = (value: unknown, path: string) => T;

/** An answer that is not what the contract says. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

function wrong(path: string, expected: string): never {
  throw new DecodeError(`The answer is not as expected: ${path === '' ? 'it' : path} should be ${expected}.`);
}

export const text: Decoder<string> = (value, path) =>
  typeof value === 'string' ? value : wrong(path, 'text');

export const number: Decoder<number> = (value, path) =>
  typeof value === 'number' && Number.isFinite(value) ? value : wrong(path, 'a number');

export const flag: Decoder<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : wrong(path, 'true or false');

/** Anything; for what is only shown, or read later by the code that knows it. */
export const anything: Decoder<unknown> = (value) => value;

export function list<T>(item: Decoder<T>): Decoder<readonly T[]> {
  return (value, path) =>
    Array.isArray(value)
      ? value.map((each: unknown, index) => item(each, `${path}[${index}]`))
      : wrong(path, 'a list');
}

export function record<T>(item: Decoder<T>): Decoder<Readonly<Record<string, T>>> {
  return (value, path) =>
    Object.fromEntries(
      Object.entries(asObject(value, path)).map(([key, each]) => [key, item(each, `${path}.${key}`)]),
    );
}

/** What may be absent or null; the member is then left out. */
export interface Optional<T> {
  readonly optional: Decoder<T>;
}

export function optional<T>(decoder: Decoder<T>): Optional<T> {
  return { optional: decoder };
}

/** For what may be absent, with what stands in its place. */
export function withDefault<T>(decoder: Decoder<T>, fallback: T): Decoder<T> {
  return (value, path) => (value === undefined || value === null ? fallback : decoder(value, path));
}

type Members = Readonly<Record<string, Decoder<unknown> | Optional<unknown>>>;
type OptionalKeys<M> = { [K in keyof M]: M[K] extends Optional<unknown> ? K : never }[keyof M];

/** What an object of these members is. */
export type Decoded<M extends Members> = {
  readonly [K in Exclude<keyof M, OptionalKeys<M>>]: M[K] extends Decoder<infer T> ? T : never;
} & { readonly [K in OptionalKeys<M>]?: M[K] extends Optional<infer T> ? T : never };

/** An object with these members; others are passed over. */
export function object<M extends Members>(members: M): Decoder<Decoded<M>> {
  return (value, path) => {
    const given = asObject(value, path);
    const entries = Object.entries(members).flatMap(([key, member]): [string, unknown][] => {
      const at = path === '' ? key : `${path}.${key}`;
      const each = given[key];
      if (typeof member === 'function') {
        return [[key, member(each, at)]];
      }
      return each === undefined || each === null ? [] : [[key, member.optional(each, at)]];
    });
    return Object.fromEntries(entries) as Decoded<M>;
  };
}

function asObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : wrong(path, 'an object');
}
