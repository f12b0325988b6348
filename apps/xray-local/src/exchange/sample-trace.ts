import type { EpochSeconds } from '@xray-microservices/xray-model';
import { ApiError } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';
import type { KeepDocuments } from './import-traces.ts';

export interface SampleTraceContext {
  readonly keepDocuments: KeepDocuments;
  readonly now: () => EpochSeconds;
  /** So many random hexadecimal digits. */
  readonly newHex: (digits: number) => string;
}

type Members = Record<string, unknown>;

/**
 * POST /local/sample-trace: keeps a small trace to look at: a shop asks its database, then a payment service, which
 * throws. Answers its id.
 */
export function createSampleTrace({ keepDocuments, now, newHex }: SampleTraceContext): Action {
  return async () => {
    const end = now();
    const traceId = `1-${Math.floor(end).toString(16).padStart(8, '0')}-${newHex(24)}`;
    const documents = sampleDocuments(traceId, end, () => newHex(16));
    const [problem] = await keepDocuments(documents.map((document) => JSON.stringify(document)));
    if (problem !== undefined) {
      throw new ApiError(
        503,
        'ServiceUnavailableException',
        `The sample trace was not kept: ${problem.message}`,
      );
    }
    return { traceId };
  };
}

/** The documents as an SDK of X-Ray would send them. The trace ends at `end`. */
export function sampleDocuments(traceId: string, end: number, newId: () => string): Members[] {
  const start = end - 0.25;
  const at = (milliseconds: number): number => Math.round((start + milliseconds / 1000) * 1e6) / 1e6;
  const between = (from: number, to: number): Members => ({ start_time: at(from), end_time: at(to) });
  const call = newId();
  return [
    {
      id: newId(),
      trace_id: traceId,
      name: 'sample-shop',
      ...between(0, 250),
      http: {
        request: { method: 'POST', url: 'http://shop.example.com/orders', user_agent: 'xray-local sample' },
        response: { status: 502 },
      },
      fault: true,
      user: 'alice',
      service: { version: '1.4.0' },
      annotations: { order_id: 'A-1042', items: 3, express: true },
      metadata: { cart: { currency: 'EUR', total: 59.9 } },
      subsegments: [
        {
          id: newId(),
          name: 'orders@database',
          namespace: 'remote',
          ...between(12, 45),
          sql: {
            database_type: 'MySQL',
            url: 'mysql://database:3306/orders',
            sanitized_query: 'SELECT id, price FROM products WHERE id IN (?, ?, ?)',
          },
        },
        {
          id: call,
          name: 'sample-payment',
          namespace: 'remote',
          ...between(52, 241),
          http: {
            request: { method: 'POST', url: 'http://payment.example.com/charge' },
            response: { status: 500 },
          },
          fault: true,
        },
      ],
    },
    {
      id: newId(),
      trace_id: traceId,
      parent_id: call,
      name: 'sample-payment',
      ...between(55, 238),
      http: {
        request: { method: 'POST', url: 'http://payment.example.com/charge' },
        response: { status: 500 },
      },
      fault: true,
      service: { version: '0.9.2' },
      cause: { exceptions: [declined(newId())] },
      subsegments: [{ id: newId(), name: 'check card', ...between(60, 80) }],
    },
  ];
}

function declined(id: string): Members {
  return {
    id,
    type: 'GatewayTimeout',
    message: 'The card gateway did not answer within 150 ms.',
    stack: [
      { path: '/srv/payment/src/gateway.ts', line: 57, label: 'charge' },
      { path: '/srv/payment/src/orders.ts', line: 23, label: 'payOrder' },
    ],
  };
}
