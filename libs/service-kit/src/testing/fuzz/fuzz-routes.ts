import * as fc from 'fast-check';
import { readApi } from './api-document.ts';
import type { Operation } from './api-document.ts';
import { attacksOn, exactly } from './attack.ts';
import type { Attack } from './attack.ts';
import type { FuzzExample, FuzzExamples } from './examples.ts';
import { send } from './send.ts';
import { faultOf } from './verdict.ts';

export interface FuzzOptions {
  /** Where the service listens: `http://127.0.0.1:port`. */
  readonly baseUrl: string;
  /** Requests to each operation; 100 unless told. */
  readonly runs?: number;
  /** The same seed sends the same requests; 1 unless told. */
  readonly seed?: number;
  /** On every request, such as `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Which operations; all unless told. */
  readonly only?: (operation: { readonly method: string; readonly path: string }) => boolean;
  /**
   * Requests that are known to be right, by operation: `'DELETE /things/{name}'`. Each is first sent as it is, beside
   * the `runs`; about half of the others begin with one of them. A function is called just before its operation is
   * attacked, in the order of the document, so it can make what the operation will use up.
   */
  readonly examples?: Readonly<Record<string, FuzzExamples>>;
  /** Milliseconds for each answer; 5000 unless told. */
  readonly deadlineMs?: number;
}

/**
 * What was answered: `{ 'GET /things/{name}': { 200: 61, 400: 39 } }`. Requests of other methods are sent to the paths,
 * too, and their answers judged, but they are not counted: their 204 and 405 say nothing of the operation.
 */
export type FuzzReport = Readonly<Record<string, Readonly<Record<number, number>>>>;

/**
 * Sends every operation of an OpenAPI document valid-looking, boundary and hostile input, and expects of each answer
 * that it comes in time, is no 5xx, has a documented status, and is a problem when it is a 4xx.
 *
 * The report says what came back: a test should also expect that requests got through, by `withoutSuccess`.
 * @throws {TypeError} when there are examples for an operation that there is not.
 * @throws {Error} fast-check's: the smallest request it could find that fails, with seed and path to send it again.
 */
export async function fuzzRoutes(document: unknown, options: FuzzOptions): Promise<FuzzReport> {
  const api = readApi(document);
  const { only = () => true, runs = 100, seed = 1, examples = {} } = options;
  checkNames(examples, api.operations);
  const report: Record<string, Record<number, number>> = {};
  for (const operation of api.operations.filter(only)) {
    const counts = (report[nameOf(operation)] = {});
    const known = await examplesFor(operation, examples);
    const property = fc.asyncProperty(attacksOn(operation, api, known), (attack) =>
      attackOnce(operation, attack, options, counts),
    );
    const first = known.map((example): [Attack] => [exactly(operation, example)]);
    await fc.assert(property, { numRuns: first.length + runs, seed, examples: first });
  }
  return report;
}

/** The operations with fewer answers of 2xx than that, in the order of the document. */
export function withoutSuccess(report: FuzzReport, atLeast = 1): string[] {
  return Object.entries(report)
    .filter(([, counts]) => successesIn(counts) < atLeast)
    .map(([name]) => name);
}

const successesIn = (counts: Readonly<Record<number, number>>): number =>
  Object.entries(counts)
    .filter(([status]) => status.startsWith('2'))
    .reduce((sum, [, count]) => sum + count, 0);

const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;

function checkNames(examples: Readonly<Record<string, unknown>>, operations: readonly Operation[]): void {
  const known = new Set(operations.map(nameOf));
  const unknown = Object.keys(examples).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new TypeError(`the document has no operation ${unknown.join(', ')}`);
}

async function examplesFor(
  operation: Operation,
  examples: Readonly<Record<string, FuzzExamples>>,
): Promise<readonly FuzzExample[]> {
  const given = examples[nameOf(operation)] ?? [];
  return typeof given === 'function' ? given() : given;
}

async function attackOnce(
  operation: Operation,
  attack: Attack,
  { baseUrl, headers = {}, deadlineMs = 20_000 }: FuzzOptions,
  counts: Record<number, number>,
): Promise<void> {
  const own = new Set(attack.headers.map(([name]) => name.toLowerCase()));
  const common = Object.entries(headers).filter(([name]) => !own.has(name.toLowerCase()));
  const all = [...common, ...attack.headers];
  const answer = await send(baseUrl, { ...attack, headers: all }, deadlineMs);
  if (attack.method === operation.method) counts[answer.status] = (counts[answer.status] ?? 0) + 1;
  const fault = faultOf(operation, attack, answer);
  if (fault !== undefined) throw new FuzzFault(`${attack.method} ${operation.path}: ${fault}`);
}

/** An answer is not as it should be. */
class FuzzFault extends Error {
  override readonly name = 'FuzzFault';
  readonly code = 'fuzz_fault';
}
