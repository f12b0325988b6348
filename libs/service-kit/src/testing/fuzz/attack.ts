import { METHODS } from 'node:http';
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

/** One request to send. */
export interface Attack {
  readonly method: string;
  /** Encoded, with its query. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | undefined;
}

type Header = readonly [name: string, value: string];

/** Requests to one operation: most look valid, the rest is hostile in one place or more. */
export function attacksOn(operation: Operation, { schemas }: ApiUnderTest): fc.Arbitrary<Attack> {
  // CONNECT asks for a tunnel, which Node's server ends without an answer.
  const anyMethod = fc.constantFrom(...METHODS.filter((method) => method !== 'CONNECT'));
  return fc
    .record({
      method: rarely(fc.constant(operation.method), anyMethod, 12),
      path: pathOf(operation, schemas),
      query: queryOf(operation, schemas),
      headers: headersOf(operation, schemas),
      body: bodyOf(operation, schemas),
    })
    .map(({ method, path, query, headers, body }) => ({
      method,
      target: query === '' ? path : `${path}?${query}`,
      headers: [...headers, ...body.headers],
      body: body.bytes,
    }));
}

/** Mostly the first, once in so many times the second. */
const rarely = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>, times: number): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: usual, weight: times - 1 }, { arbitrary: rare, weight: 1 });

const encode = (value: unknown): string => encodeURIComponent(textOf(value).toWellFormed());
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function pathOf({ path, parameters }: Operation, schemas: ApiUnderTest['schemas']): fc.Arbitrary<string> {
  const segments = parameters
    .filter((parameter) => parameter.in === 'path')
    .map(({ name, schema }) =>
      rarely(
        valuesOf(schema, schemas).map(encode),
        fc.oneof(fc.constantFrom<string>(...HOSTILE_SEGMENTS), hostileValue.map(encode)),
        4,
      ).map((segment) => [name, segment === '' ? 'x' : segment] as const),
    );
  return fc
    .tuple(...segments)
    .map((values) =>
      values.reduce((filled, [name, value]) => filled.replace(`{${name}}`, () => value), path),
    );
}

function queryOf({ parameters }: Operation, schemas: ApiUnderTest['schemas']): fc.Arbitrary<string> {
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

function headersOf({ parameters }: Operation, schemas: ApiUnderTest['schemas']): fc.Arbitrary<Header[]> {
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
const headerText = (text: string): string => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 4000);

interface Body {
  readonly headers: readonly Header[];
  readonly bytes: Buffer | undefined;
}

function bodyOf({ body }: Operation, schemas: ApiUnderTest['schemas']): fc.Arbitrary<Body> {
  const nothing: Body = { headers: [], bytes: undefined };
  if (body === undefined) {
    // It is not asked for; that it comes all the same must not matter.
    return rarely(fc.constant(nothing), fc.constantFrom(...HOSTILE_BODIES).map(jsonBody), 4);
  }
  const [type = 'application/json'] = body.types;
  const valid = valuesOf(body.schema, schemas);
  const typed = (value: unknown): Body => ({
    headers: [['Content-Type', type]],
    bytes: Buffer.from(JSON.stringify(value)),
  });
  return fc.oneof(
    { arbitrary: valid.map(typed), weight: 5 },
    { arbitrary: fc.tuple(valid, fc.nat(), memberName, hostileValue).map(spoil).map(typed), weight: 5 },
    { arbitrary: hostileValue.map(typed), weight: 1 },
    { arbitrary: fc.constantFrom(...HOSTILE_BODIES, BROKEN_BYTES).map(jsonBody), weight: 3 },
    { arbitrary: fc.tuple(valid, fc.constantFrom(...HOSTILE_TYPES)).map(withType), weight: 1 },
    { arbitrary: fc.tuple(valid, fc.constantFrom(...HOSTILE_ENCODINGS)).map(withEncoding(type)), weight: 1 },
    { arbitrary: fc.constant(nothing), weight: 1 },
  );
}

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

/** Replaces, drops or adds one member of an object. */
function spoil([value, choice, name, hostile]: readonly [unknown, number, string, unknown]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return hostile;
  const members: [string, unknown][] = Object.entries(value);
  const index = choice % (members.length + 1);
  const kept = members.filter((_, at) => at !== index);
  const [spoiled] = members[index] ?? [name];
  // By entries, because an assignment to `__proto__` would add no member.
  return Object.fromEntries(choice % 5 === 0 ? kept : [...kept, [spoiled, hostile]]);
}
