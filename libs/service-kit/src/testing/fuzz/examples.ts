import * as fc from 'fast-check';
import type { ApiUnderTest, Operation } from './api-document.ts';
import type { AttackParts } from './attack.ts';
import {
  bodyOf,
  encode,
  filled,
  headersOf,
  headerText,
  nothing,
  pathOf,
  queryOf,
  rarely,
  spoiled,
  typedBody,
} from './parts.ts';
import type { Body, Header } from './parts.ts';

/** A request that is known to be right. Parts that are left out are not sent. */
export interface FuzzExample {
  /** A value for every parameter of the path, not encoded. */
  readonly path?: Readonly<Record<string, string>>;
  /** Not encoded. */
  readonly query?: Readonly<Record<string, string>>;
  /** Any; they replace those of the same name that every request has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** Examples for one operation, or what makes them just before it is attacked. */
export type FuzzExamples =
  readonly FuzzExample[] | (() => readonly FuzzExample[] | Promise<readonly FuzzExample[]>);

/** Requests that begin with an example: each part is mostly as it is there, or else spoiled, generated or hostile. */
export function around(
  operation: Operation,
  { schemas }: ApiUnderTest,
  example: FuzzExample,
): fc.Arbitrary<AttackParts> {
  const { path, query, headers, body } = partsOf(operation, example);
  const own = new Set(headers.map(([name]) => name.toLowerCase()));
  const others = headersOf(operation, schemas).map((drawn) => [
    ...headers,
    ...drawn.filter(([name]) => !own.has(name.toLowerCase())),
  ]);
  const other = example.body === undefined ? fc.constant(body) : spoiled(example.body).map(bodyTo(operation));
  return fc.record({
    path: rarely(fc.constant(path), pathOf(operation, schemas), 8),
    query: rarely(fc.constant(query), queryOf(operation, schemas), 4),
    headers: fc.oneof(
      { arbitrary: fc.constant(headers), weight: 4 },
      { arbitrary: others, weight: 1 },
      { arbitrary: headersOf(operation, schemas), weight: 1 },
    ),
    body: fc.oneof(
      { arbitrary: fc.constant(body), weight: 4 },
      { arbitrary: other, weight: 3 },
      { arbitrary: bodyOf(operation, schemas), weight: 1 },
    ),
  });
}

/** What the example itself is put together from. */
export function partsOf(
  operation: Operation,
  { path = {}, query = {}, headers = {}, body }: FuzzExample,
): AttackParts {
  const values = Object.entries(path).map(([name, value]) => [name, encode(value)] as const);
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encode(value)}`);
  return {
    path: filled(operation.path, values),
    query: pairs.join('&'),
    headers: Object.entries(headers).map(([name, value]): Header => [name, headerText(value)]),
    body: body === undefined ? nothing : bodyTo(operation)(body),
  };
}

const bodyTo = ({ body }: Operation): ((value: unknown) => Body) =>
  typedBody(body?.types[0] ?? 'application/json');
