import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitFor } from '@xray-microservices/testing';
import express from 'express';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { AWSXRay, TracingConfigError, startTracing } from '../../src/index.ts';
import type { Tracing } from '../../src/index.ts';
import type { Collector } from '../support/collector.ts';
import { startCollector } from '../support/collector.ts';

let collector: Collector;
let tracing: Tracing;
let server: Server;
let base: string;
let asked = 0;
const warnings: string[] = [];
const debugged: string[] = [];

const none = (): void => undefined;
const logger = {
  debug: (message: string) => debugged.push(message),
  info: none,
  error: none,
  warn: (message: string) => warnings.push(message),
};

/** The application's way to tell attributes; a tenant called `fails` makes it throw. */
function attributesOf({ headers }: { headers: NodeJS.Dict<string | string[]> }) {
  asked += 1;
  const tenant = headers['x-tenant'];
  if (tenant === 'fails') throw new Error('no such tenant');
  return { tenant };
}

beforeAll(async () => {
  collector = await startCollector();
  tracing = startTracing({
    name: 'api',
    // UDP is there, and nobody listens on TCP: the daemon gives no rules
    daemonAddress: collector.address,
    plugins: [],
    logger,
    sampling: {
      attributes: attributesOf,
      localRules: [
        { RuleName: 'quiet', URLPath: '/quiet', FixedRate: 0 },
        { RuleName: 'gold', HTTPMethod: 'GET', FixedRate: 1, Attributes: { tenant: 'gold*' } },
      ],
    },
  });
  AWSXRay.middleware.setSamplingRules({ version: 2, default: { fixed_target: 0, rate: 0 }, rules: [] });
  const app = express();
  app.use(tracing.openSegment());
  app.use((_request, response) => {
    response.json({ sampled: tracing.traceHeader()?.endsWith('Sampled=1') });
  });
  server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  asked = 0;
  warnings.length = 0;
  collector.clear();
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await tracing.close();
  await collector.close();
});

interface Sent {
  method?: string;
  headers?: Record<string, string>;
}

async function isSampled(path: string, tenant: string, { method, headers }: Sent = {}): Promise<boolean> {
  const answer = await fetch(base + path, {
    method: method ?? 'GET',
    headers: { 'X-Tenant': tenant, ...headers },
  });
  return ((await answer.json()) as { sampled: boolean }).sampled;
}

it('decides by local rules with attributes while the service gives none', async () => {
  expect(await isSampled('/orders?page=2', 'gold-1')).toBe(true);
  expect(await isSampled('/orders', 'silver')).toBe(false);
  const [segment] = await collector.received(1);
  expect(segment?.['aws']).not.toHaveProperty('xray.sampling_rule_name');
});

it('asks for attributes only where a rule needs them', async () => {
  await isSampled('/quiet?now', 'gold');
  await isSampled('/orders', 'gold', { method: 'POST' });
  const caller = { 'X-Amzn-Trace-Id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0' };
  await isSampled('/orders', 'gold', { headers: caller });
  await tracing.runInSegment(undefined, () => Promise.resolve());
  expect(asked).toBe(0);
});

it('answers requests as before when the attributes throw, and warns once', async () => {
  expect([await isSampled('/orders', 'fails'), await isSampled('/orders', 'fails')]).toEqual([false, false]);
  expect(await isSampled('/orders', 'gold')).toBe(true);
  expect(warnings.filter((message) => message.includes('sampling.attributes'))).toEqual([
    'xray: sampling.attributes throws Error: requests have no attributes then',
  ]);
});

it("goes on to the SDK's local rules, which can be set anew", async () => {
  AWSXRay.middleware.setSamplingRules({
    version: 2,
    default: { fixed_target: 0, rate: 0 },
    rules: [
      { host: 'other.example', http_method: '*', url_path: '*', fixed_target: 1, rate: 1 },
      { host: '127.0.0.1:*', http_method: 'GET', url_path: '/sdk', fixed_target: 0, rate: 1 },
    ],
  });
  expect([await isSampled('/sdk?page=2', 'none'), await isSampled('/other', 'none')]).toEqual([true, false]);
  expect(await isSampled('/sdk', 'none', { method: 'POST' })).toBe(false);
  expect(debugged.filter((message) => message.includes('Local sampling rule match'))).toEqual([]);
});

it('keeps its local rules when central sampling is switched off, and leaves all to a sampler of the application', async () => {
  AWSXRay.middleware.disableCentralizedSampling();
  expect([await isSampled('/orders', 'gold'), await isSampled('/orders', 'none')]).toEqual([true, false]);

  Object.assign(AWSXRay.middleware, { sampler: { shouldSample: () => 'theirs' } });
  expect(await isSampled('/quiet', 'none')).toBe(true);
  // documents of the requests before may come in between
  const named = (): boolean =>
    collector.documents.some((segment) => JSON.stringify(segment).includes('"sampling_rule_name":"theirs"'));
  await waitFor(named, { deadlineMs: 20_000, what: 'a segment with the name of their rule' });
});

it('refuses a rule that it can’t read, and can be started afterwards', async () => {
  await tracing.close();
  const options = { name: 'api', daemonAddress: collector.address, plugins: [] };
  const localRules = [{ RuleName: 'gold', FixedRate: 50 }];
  expect(() => startTracing({ ...options, sampling: { localRules } })).toThrow(TracingConfigError);
  tracing = startTracing(options);
});
