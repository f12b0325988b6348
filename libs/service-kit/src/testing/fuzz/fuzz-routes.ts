import * as fc from 'fast-check';
import { readApi } from './api-document.ts';
import type { Operation } from './api-document.ts';
import { attacksOn } from './attack.ts';
import type { Attack } from './attack.ts';
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
  /** Milliseconds for each answer; 5000 unless told. */
  readonly deadlineMs?: number;
}

/** What was answered: `{ 'GET /things/{name}': { 200: 61, 400: 39 } }`. */
export type FuzzReport = Readonly<Record<string, Readonly<Record<number, number>>>>;

/**
 * Sends every operation of an OpenAPI document valid-looking, boundary and hostile input, and expects of each answer
 * that it comes in time, is no 5xx, has a documented status, and is a problem when it is a 4xx.
 *
 * The report says what came back, so that a test can also expect that valid requests were among them.
 * @throws {Error} fast-check's: the smallest request it could find that fails, with seed and path to send it again.
 */
export async function fuzzRoutes(document: unknown, options: FuzzOptions): Promise<FuzzReport> {
  const api = readApi(document);
  const { only = () => true, runs = 100, seed = 1 } = options;
  const report: Record<string, Record<number, number>> = {};
  for (const operation of api.operations.filter(only)) {
    const counts = (report[`${operation.method} ${operation.path}`] = {});
    const property = fc.asyncProperty(attacksOn(operation, api), (attack) =>
      attackOnce(operation, attack, options, counts),
    );
    await fc.assert(property, { numRuns: runs, seed });
  }
  return report;
}

async function attackOnce(
  operation: Operation,
  attack: Attack,
  { baseUrl, headers = {}, deadlineMs = 5000 }: FuzzOptions,
  counts: Record<number, number>,
): Promise<void> {
  const all = [...Object.entries(headers), ...attack.headers];
  const answer = await send(baseUrl, { ...attack, headers: all }, deadlineMs);
  counts[answer.status] = (counts[answer.status] ?? 0) + 1;
  const fault = faultOf(operation, attack, answer);
  if (fault !== undefined) throw new FuzzFault(`${attack.method} ${operation.path}: ${fault}`);
}

/** An answer is not as it should be. */
class FuzzFault extends Error {
  override readonly name = 'FuzzFault';
  readonly code = 'fuzz_fault';
}
