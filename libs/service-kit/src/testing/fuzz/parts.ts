import * as fc from 'fast-check';
import type { ApiUnderTest, Operation } from './api-document.ts';
import { valuesOf } from './from-schema.ts';
import {
  BROKEN_BYTES,
  HOSTILE_BODIES,
  HOSTILE_ENCODINGS,
  HOSTILE_SEGMENTS,
  HOSTILE_TEXTS,
  HOSTILE_TYPES,
  hostileValue,
} from './hostile.ts';

export type Header = readonly [name: string, value: string];

export interface Body {
  readonly headers: readonly Header[];
  readonly bytes: Buffer | undefined;
}

type Schemas = ApiUnderTest['schemas'];

/** Mostly the first, once in so many times the second. */
export const rarely = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>, times: number): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: usual, weight: times - 1 }, { arbitrary: rare, weight: 1 });

/** For a path or a query. */
export const encode = (value: unknown): string => encodeURIComponent(textOf(value).toWellFormed());
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The path of an operation, filled in. */
export function pathOf({ path, parameters }: Operation, schemas: Schemas): fc.Arbitrary<string> {
  const segments = parameters
    .filter((parameter) => parameter.in === 'path')
    .map(({ name, schema }) =>
      rarely(
        valuesOf(schema, schemas).map(encode),
        fc.oneof(fc.constantFrom<string>(...HOSTILE_SEGMENTS), hostileValue.map(encode)),
        4,
      ).map((segment) => [name, segment === '' ? 'x' : segment] as const),
    );
  return fc.tuple(...segments).map((values) => filled(path, values));
}

/** A path with encoded values for its parameters. */
export const filled = (path: string, values: readonly (readonly [name: string, value: string])[]): string =>
  values.reduce((rest, [name, value]) => rest.replace(`{${name}}`, () => value), path);

/** Known parameters, at times one of them twice or one that nobody knows. Encoded. */
export function queryOf({ parameters }: Operation, schemas: Schemas): fc.Arbitrary<string> {
  const known = parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema }) =>
      rarely(valuesOf(schema, schemas).map(encode), hostileValue.map(encode), 3).map(
        (value) => `${name}=${value}`,
      ),
    );
  const strange = fc.constantFrom(
    '__proto__=1',
    'a[b][c]=1',
    '%=%',
    '&&&',
    'constructor=x',
    'x'.repeat(2000),
    '=',
  );
  const pairs = [...known, strange];
  // With duplicates: the same parameter may be drawn twice.
  return rarely(
    fc.array(fc.oneof(...(known.length === 0 ? [strange] : known)), { maxLength: known.length + 1 }),
    fc.array(fc.oneof(...pairs), { maxLength: 6 }),
    4,
  ).map((drawn) => drawn.join('&'));
}

/** Known headers, at times strange ones or one of them twice. */
export function headersOf({ parameters }: Operation, schemas: Schemas): fc.Arbitrary<Header[]> {
  const known = parameters
    .filter((parameter) => parameter.in === 'header')
    .map(({ name, schema }) =>
      rarely(valuesOf(schema, schemas), hostileValue, 3).map((value): Header => [
        name,
        headerText(textOf(value)),
      ]),
    );
  const names = [
    'X-Request-Id',
    'Accept',
    'If-None-Match',
    'Prefer',
    'Origin',
    'X-Forwarded-For',
    'Cookie',
    'Range',
    'Expect',
  ];
  const strange = fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(...HOSTILE_TEXTS))
    .map(([name, value]): Header => [name, headerText(value)]);
  return rarely(
    fc.tuple(...known.map((header) => fc.option(header))),
    fc.array(fc.oneof(strange, ...known), { maxLength: 4 }),
    5,
  ).map((headers) => headers.filter((header) => header !== null));
}

/** What may stand in a header: neither line breaks, which the client would refuse to send, nor too much. */
export const headerText = (text: string): string =>
  text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 4000);

/** No body at all. */
export const nothing: Body = { headers: [], bytes: undefined };

/** A body for an operation, or for one that asks for none what comes all the same. */
export function bodyOf({ body }: Operation, schemas: Schemas): fc.Arbitrary<Body> {
  if (body === undefined) {
    // It is not asked for; that it comes all the same must not matter.
    return rarely(fc.constant(nothing), fc.constantFrom(...HOSTILE_BODIES).map(jsonBody), 4);
  }
  const [type = 'application/json'] = body.types;
  const valid = valuesOf(body.schema, schemas);
  const typed = typedBody(type);
  return fc.oneof(
    { arbitrary: valid.map(typed), weight: 5 },
    { arbitrary: valid.chain(spoiled).map(typed), weight: 5 },
    { arbitrary: hostileValue.map(typed), weight: 1 },
    { arbitrary: fc.constantFrom(...HOSTILE_BODIES, BROKEN_BYTES).map(jsonBody), weight: 3 },
    { arbitrary: fc.tuple(valid, fc.constantFrom(...HOSTILE_TYPES)).map(withType), weight: 1 },
    { arbitrary: fc.tuple(valid, fc.constantFrom(...HOSTILE_ENCODINGS)).map(withEncoding(type)), weight: 1 },
    { arbitrary: fc.constant(nothing), weight: 1 },
  );
}

/** A value as JSON of this media type. */
export const typedBody =
  (type: string) =>
  (value: unknown): Body => ({
    headers: [['Content-Type', type]],
    bytes: Buffer.from(JSON.stringify(value)),
  });

const memberName = fc.constantFrom('__proto__', 'constructor', 'extra', 'id', 'isAdmin', 'toString', '');
const jsonBody = (bytes: Buffer): Body => ({ headers: [['Content-Type', 'application/json']], bytes });

const withType = ([value, type]: readonly [unknown, string]): Body => ({
  headers: type === '' ? [] : [['Content-Type', type]],
  bytes: Buffer.from(JSON.stringify(value)),
});

const withEncoding =
  (type: string) =>
  ([value, encoding]: readonly [unknown, string]): Body => ({
    headers: [
      ['Content-Type', type],
      ['Content-Encoding', encoding],
    ],
    bytes: Buffer.from(JSON.stringify(value)),
  });

/** The value with one member replaced, dropped or added; something hostile instead of what has no members. */
export const spoiled = (value: unknown): fc.Arbitrary<unknown> =>
  fc.tuple(fc.nat(), memberName, hostileValue).map(([choice, name, hostile]) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return hostile;
    const members: [string, unknown][] = Object.entries(value);
    const index = choice % (members.length + 1);
    const kept = members.filter((_, at) => at !== index);
    const [member] = members[index] ?? [name];
    // By entries, because an assignment to `__proto__` would add no member.
    return Object.fromEntries(choice % 5 === 0 ? kept : [...kept, [member, hostile]]);
  });
