import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, it } from 'vitest';
import { AWSXRay, startTracing } from '../../src/index.ts';
import { startCollector } from '../support/collector.ts';

const ROOT = '1-5759e988-bd862e3fe1be46a994272793';
const PARENT = '53995c3f42cd8ad8';

it("leaves the segment on the request in the SDK's manual mode, and makes it the current one after that", async () => {
  const collector = await startCollector();
  const tracing = startTracing({ name: 'Test-Service', daemonAddress: collector.address });
  AWSXRay.enableManualMode();
  const app = express();
  app.use(tracing.openSegment());
  app.get('/', (request, response) => {
    const { segment } = request as { segment?: { trace_id: string } };
    response.json({ own: segment?.trace_id, current: tracing.traceId() });
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const headers = { 'X-Amzn-Trace-Id': `Root=${ROOT};Parent=${PARENT};Sampled=1` };
  const ask = async (): Promise<unknown> => (await fetch(`http://127.0.0.1:${port}/`, { headers })).json();
  expect(await ask()).toEqual({ own: ROOT });
  expect(await collector.received(1)).toMatchObject([{ trace_id: ROOT, parent_id: PARENT }]);
  AWSXRay.enableAutomaticMode();
  expect(await ask()).toEqual({ current: ROOT });
  server.closeAllConnections();
  server.close();
  await tracing.close();
  await collector.close();
});
