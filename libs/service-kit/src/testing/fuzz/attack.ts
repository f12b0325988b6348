import { METHODS } from 'node:http';
import * as fc from 'fast-check';
import type { ApiUnderTest, Operation } from './api-document.ts';
import { around, partsOf } from './examples.ts';
import type { FuzzExample } from './examples.ts';
import { bodyOf, headersOf, pathOf, queryOf, rarely } from './parts.ts';
import type { Body, Header } from './parts.ts';

/** One request to send. */
export interface Attack {
  readonly method: string;
  /** Encoded, with its query. */
  readonly target: string;
  readonly headers: readonly Header[];
  readonly body: Buffer | undefined;
}

/** What a request is put together from, beside its method. */
export interface AttackParts {
  /** Both encoded. */
  readonly path: string;
  readonly query: string;
  readonly headers: readonly Header[];
  readonly body: Body;
}

/** The example as it is. */
export const exactly = (operation: Operation, example: FuzzExample): Attack =>
  attackOf(operation.method, partsOf(operation, example));

const attackOf = (method: string, { path, query, headers, body }: AttackParts): Attack => ({
  method,
  target: query === '' ? path : `${path}?${query}`,
  headers: [...headers, ...body.headers],
  body: body.bytes,
});

/**
 * Requests to one operation. Every part is drawn by itself, valid-looking or hostile, so that most requests are refused
 * for one part or more; where there are examples, half of the requests begin with one, and these get further.
 */
export function attacksOn(
  operation: Operation,
  api: ApiUnderTest,
  examples: readonly FuzzExample[],
): fc.Arbitrary<Attack> {
  const { schemas } = api;
  // The client takes the answer to CONNECT for a tunnel and gives it out as no response.
  const anyMethod = fc.constantFrom(...METHODS.filter((method) => method !== 'CONNECT'));
  const drawn = fc.record({
    path: pathOf(operation, schemas),
    query: queryOf(operation, schemas),
    headers: headersOf(operation, schemas),
    body: bodyOf(operation, schemas),
  });
  const parts =
    examples.length === 0
      ? drawn
      : fc.oneof(drawn, fc.oneof(...examples.map((example) => around(operation, api, example))));
  return fc
    .tuple(rarely(fc.constant(operation.method), anyMethod, 12), parts)
    .map(([method, others]) => attackOf(method, others));
}
