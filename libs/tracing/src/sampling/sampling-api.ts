import type { Endpoint } from '../core/daemon-address.ts';
import { hostWithPort } from '../core/url.ts';
import { memberOf } from '../plugins/json.ts';
import { sendHttp } from '../plugins/send-http.ts';
import type { HttpAnswer } from '../plugins/types.ts';
import { MOST_RULES } from './read-central-rules.ts';

/** What the daemon, or the service behind it, answered and that is of no use. Its message goes into a warning. */
export class SamplingApiError extends Error {
  override readonly name = 'SamplingApiError';
}

/** A page of an answer has 2,000 rules of 1 KB at the most. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_PAGES = 100;
const DEADLINE_MS = 5000;

/** What a process reports on a rule. */
export interface Statistics {
  RuleName: string;
  /** 24 hexadecimal digits. */
  ClientID: string;
  /** Epoch seconds. */
  Timestamp: number;
  RequestCount: number;
  SampledCount: number;
  BorrowCount: number;
}

/** An answer and the service's time, epoch seconds: the machine's own clock may be wrong by more than a quota lasts. */
export interface Timed<T> {
  readonly value: T;
  readonly serverTime: number;
}

/** The sampling half of the X-Ray API, on the daemon's TCP side. */
export interface SamplingApi {
  /**
   * The rules, page by page, each as it came; no more pages once there are more rules than count.
   *
   * @throws SamplingApiError, or what the network reports
   */
  rules(signal: AbortSignal): Promise<Timed<unknown[]>>;
  /**
   * Reports statistics, 25 at most.
   *
   * @throws SamplingApiError, or what the network reports
   */
  targets(statistics: readonly Statistics[], signal: AbortSignal): Promise<Timed<unknown>>;
}

/** What the service says of a refusal, such as a permission that the daemon lacks. */
function refusal(status: number, answer: unknown): SamplingApiError {
  const said = memberOf(answer, 'message') ?? memberOf(answer, 'Message');
  const text = typeof said === 'string' ? `: ${said.slice(0, 300).replace(/[\u0000-\u001f]/g, ' ')}` : '';
  return new SamplingApiError(`HTTP ${status}${text}`);
}

function read({ status, body, date }: HttpAnswer, wallSeconds: number): Timed<unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new SamplingApiError(`HTTP ${status}, and the answer is no JSON`, { cause });
  }
  if (status !== 200) throw refusal(status, value);
  const told = Date.parse(date ?? '') / 1000;
  return { value, serverTime: Number.isNaN(told) ? wallSeconds : told };
}

/** @param wall epoch seconds, for a daemon that does not tell its time */
export function connectSamplingApi({ host, port }: Endpoint, wall: () => number): SamplingApi {
  const [address = '', zone] = host.split('%', 2);
  const base = `http://${hostWithPort('http:', address, port)}`;
  const common = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    ...(zone !== undefined && { hostname: host }),
  } as const;

  const post = async (path: string, request: object, signal: AbortSignal): Promise<Timed<unknown>> => {
    const now = wall(); // before the call: what is answered is at least as new
    const both = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    const body = JSON.stringify(request);
    return read(await sendHttp({ url: `${base}${path}`, body, ...common }, both, MOST_BYTES), now);
  };

  return {
    rules: async (signal) => {
      const first = await post('/GetSamplingRules', {}, signal);
      const records = recordsOf(first.value);
      let token = memberOf(first.value, 'NextToken');
      for (
        let page = 2;
        typeof token === 'string' && token !== '' && records.length <= MOST_RULES;
        page += 1
      ) {
        if (page > MOST_PAGES) throw new SamplingApiError(`more than ${MOST_PAGES} pages of rules`);
        const { value } = await post('/GetSamplingRules', { NextToken: token }, signal);
        for (const record of recordsOf(value)) records.push(record);
        token = memberOf(value, 'NextToken');
      }
      return { value: records, serverTime: first.serverTime };
    },
    targets: (statistics, signal) =>
      post('/SamplingTargets', { SamplingStatisticsDocuments: statistics }, signal),
  };
}

function recordsOf(answer: unknown): unknown[] {
  const records = memberOf(answer, 'SamplingRuleRecords');
  if (!Array.isArray(records)) throw new SamplingApiError('the answer has no SamplingRuleRecords');
  return records.map((record) => memberOf(record, 'SamplingRule'));
}
