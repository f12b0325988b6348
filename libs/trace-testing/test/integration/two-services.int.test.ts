import { afterAll, beforeAll, expect, it } from 'vitest';
import { findEdge, newTraceHeaders, shapeOf, startCollector } from '../../src/index.ts';
import type { Collector } from '../../src/index.ts';
import '../../src/vitest.ts';
import { startTinyService } from '../support/tiny-service.ts';
import type { TinyService } from '../support/tiny-service.ts';

let collector: Collector;
let payments: TinyService;
let orders: TinyService;

beforeAll(async () => {
  collector = await startCollector({ deadlineMs: 20_000 });
  payments = await startTinyService('payments', collector.port);
  orders = await startTinyService('orders', collector.port, payments.url);
});

afterAll(async () => {
  await orders.close();
  await payments.close();
  await collector.close();
});

it('one request through two services is one trace, whichever of them sends first', async () => {
  const { traceId, headers } = newTraceHeaders();
  await fetch(orders.url, { headers });
  const trace = await collector.waitForTrace(traceId, {
    until: (sofar) => findEdge(sofar, 'orders', 'payments') !== undefined,
  });
  expect(trace).toBeConnected();
  expect(trace).toHaveEdge('orders', 'payments');
  expect(trace).toHaveNoFaults();
  expect(trace).toHaveSubsegment(/^127/, { http: { response: { status: 200 } } });
  expect(shapeOf(trace)).toBe(
    ['orders', '  127.0.0.1:port [remote] GET http://127.0.0.1:port/ 200', '    payments', ''].join('\n'),
  );
  expect(collector.refused).toEqual([]);
});

it('requests at the same time are traces apart', async () => {
  const requests = Array.from({ length: 50 }, () => newTraceHeaders());
  await Promise.all(requests.map(({ headers }) => fetch(orders.url, { headers })));
  const traces = await Promise.all(
    requests.map(({ traceId }) =>
      collector.waitForTrace(traceId, { until: (trace) => trace.documents.length === 2 }),
    ),
  );
  for (const trace of traces) {
    expect(trace).toHaveEdge('orders', 'payments');
  }
});
