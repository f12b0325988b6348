import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Server as TcpServer } from 'node:net';
import { connect, createServer as createTcpServer } from 'node:net';
import { freePort, waitFor } from '@xray-microservices/testing';
import express from 'express';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { AWSXRay, startTracing } from '../../src/index.ts';
import type { Tracing } from '../../src/index.ts';
import type { XrayLocal } from '../support/xray-local.ts';
import { startXrayLocal } from '../support/xray-local.ts';

/** Longer than from one report to the next, on a busy machine. */
const DEADLINE_MS = 90_000;

let xray: XrayLocal;
/** The way to it. */
let way: TcpServer;
let tracing: Tracing;
let server: Server;
let base: string;
const lines: string[] = [];
const reasons = (): string[] => lines.flatMap((line) => /(?:not )?sampled because .*/.exec(line) ?? []);

const log = (message: string): void => {
  lines.push(message);
};

beforeAll(async () => {
  // the daemon comes later than the application
  const port = await freePort();
  tracing = startTracing({
    name: 'api',
    daemonAddress: `udp:127.0.0.1:9 tcp:127.0.0.1:${port}`,
    plugins: [],
    sampling: { attributes: ({ headers }) => ({ tenant: headers['x-tenant'] }) },
    logger: { debug: log, info: log, warn: log, error: log },
  });
  const app = express();
  app.use(tracing.openSegment());
  app.use((_request, response) => {
    response.json({});
  });
  server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await waitFor(
    () => lines.some((line) => line.includes('no sampling rules from the daemon: ECONNREFUSED')),
    {
      deadlineMs: 20_000,
      what: 'a warning that the daemon is not there',
    },
  );
  xray = await startXrayLocal();
  await xray.createRule({ RuleName: 'gold', Attributes: { tenant: 'gold-?' } });
  // only now is it found, with all its rules as they are to be
  way = await openWay(port, xray.tcp);
});

/** Leads from a port to another. */
async function openWay(from: number, to: number): Promise<TcpServer> {
  const opened = createTcpServer((client) => {
    const onward = connect(to, '127.0.0.1');
    client.on('error', () => onward.destroy());
    onward.on('error', () => client.destroy());
    client.pipe(onward).pipe(client);
  });
  opened.listen(from, '127.0.0.1');
  await once(opened, 'listening');
  return opened;
}

afterEach(() => {
  lines.length = 0;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await tracing.close();
  way.close();
  await xray.close();
});

/** Sends a request, and answers how it was decided. */
async function decisionFor(tenant: string | undefined): Promise<string | undefined> {
  await fetch(`${base}/orders?page=2`, { headers: tenant === undefined ? {} : { 'X-Tenant': tenant } });
  return reasons().at(-1);
}

const decided = (tenant: string, expected: string): Promise<unknown> =>
  waitFor(async () => (await decisionFor(tenant)) === expected, {
    deadlineMs: DEADLINE_MS,
    what: `the decision "${expected}"`,
  });

it(
  'takes up the rules of a daemon that came late, attributes and all',
  { timeout: 2 * DEADLINE_MS },
  async () => {
    await decided('gold-7', 'sampled because rule gold says so');
    expect(await decisionFor('gold-77')).toBe('not sampled because rule Default leaves it out');
    expect(await decisionFor('silver')).toBe('not sampled because rule Default leaves it out');
    expect(await decisionFor(undefined)).toBe('not sampled because rule Default leaves it out');
  },
);

it(
  'reports what it did, and takes up rules and rates as they change',
  { timeout: 4 * DEADLINE_MS },
  async () => {
    const requests = Array.from({ length: 20 }, () => decisionFor('gold-1'));
    await Promise.all(requests);
    await waitFor(async () => (await xray.statistics('gold')).requests >= 20, {
      deadlineMs: DEADLINE_MS,
      what: 'the statistics of the rule',
    });
    const { requests: counted, sampled, borrowed } = await xray.statistics('gold');
    expect([sampled, borrowed]).toEqual([counted, 0]);
    expect(await xray.statistics('Default')).toMatchObject({ sampled: 0, borrowed: 0 });

    await xray.createRule({ RuleName: 'silver', Attributes: { tenant: 'silver' } });
    await xray.updateRule({ RuleName: 'gold', FixedRate: 0 });
    await decided('gold-1', 'not sampled because rule gold leaves it out');
    // the rate of a known rule comes with the answer to a report, a new rule with the fetch after it
    await decided('silver', 'sampled because rule silver says so');
  },
);

it('leaves all rules of the service aside once the application has switched them off', async () => {
  AWSXRay.middleware.setSamplingRules({ version: 2, default: { fixed_target: 0, rate: 0 }, rules: [] });
  AWSXRay.middleware.disableCentralizedSampling();
  expect(await decisionFor('silver')).toBe('not sampled because no rule wants it');
});
