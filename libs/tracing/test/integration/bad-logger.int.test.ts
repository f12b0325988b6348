import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tracingChannel } from 'node:diagnostics_channel';
import express from 'express';
import { expect, it } from 'vitest';
import { AWSXRay, OPERATION_CHANNEL, startTracing } from '../../src/index.ts';
import { startCollector } from '../support/collector.ts';

it('a logger that throws is not felt by the application', async () => {
  const collector = await startCollector();
  let calls = 0;
  const fail = (): never => {
    calls += 1;
    throw new Error('the worker has exited');
  };
  const logger = { debug: fail, info: fail, warn: fail, error: fail, isLevelEnabled: () => true };
  const tracing = startTracing({ name: 'Test-Service', daemonAddress: collector.address, logger });
  const app = express();
  app.use(tracing.openSegment());
  app.get('/', async (_request, response) => {
    AWSXRay.getSegment()?.addAnnotation('a.b', 1);
    // a name that is none is a fault of the library's own, which it logs
    await tracingChannel(OPERATION_CHANNEL).tracePromise(() => Promise.resolve(), { name: undefined });
    response.json(AWSXRay.getLogger().warn('from the application') ?? 'answered');
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    headers: { 'X-Amzn-Trace-Id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1' },
  });
  expect([answer.status, await answer.json()]).toEqual([200, 'answered']);
  expect(await tracing.runInSegment('Sampled=0', () => Promise.resolve('done'))).toBe('done');
  expect(await collector.received(1)).toMatchObject([{ annotations: { a_b: 1 } }]);
  expect(calls).toBeGreaterThan(3);
  server.closeAllConnections();
  server.close();
  await tracing.close();
  await collector.close();
});
