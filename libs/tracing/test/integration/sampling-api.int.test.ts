import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, expect, it } from 'vitest';
import { connectSamplingApi } from '../../src/sampling/sampling-api.ts';
import type { SamplingApi } from '../../src/sampling/sampling-api.ts';

type Answer = (response: ServerResponse, body: unknown) => void;

let server: Server | undefined;
const { signal } = new AbortController();

/** A daemon that answers like this, on the loopback address of either kind. */
async function startDaemon(answer: Answer, host = '127.0.0.1'): Promise<SamplingApi> {
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    answer(response, JSON.parse(Buffer.concat(chunks).toString()));
  };
  server = createServer((request, response) => void serve(request, response));
  server.listen(0, host);
  await once(server, 'listening');
  return connectSamplingApi({ host, port: (server.address() as AddressInfo).port }, () => 5);
}

const json =
  (value: unknown, status = 200): Answer =>
  (response) => {
    response.writeHead(status, { Date: 'Fri, 15 Jan 2027 08:00:00 GMT' }).end(JSON.stringify(value));
  };

afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  if (server !== undefined) await once(server, 'close');
});

it('reads all pages of rules, and the time of the daemon', async () => {
  const api = await startDaemon((response, body) => {
    const { NextToken: token = '1' } = body as { NextToken?: string };
    const record = { SamplingRule: { RuleName: `of page ${token}` } };
    const more = token === '3' ? {} : { NextToken: String(Number(token) + 1) };
    json({ SamplingRuleRecords: [record, 'odd'], ...more })(response, body);
  });
  expect(await api.rules(signal)).toEqual({
    value: ['1', '2', '3'].flatMap((page) => [{ RuleName: `of page ${page}` }, undefined]),
    serverTime: 1_800_000_000,
  });
});

it('goes by its own clock where the daemon tells no time', async () => {
  const api = await startDaemon((response) => {
    response.sendDate = false;
    response.end('{"SamplingRuleRecords":[]}');
  });
  expect(await api.rules(signal)).toEqual({ value: [], serverTime: 5 });
});

it('reaches a daemon over IPv6', async () => {
  const api = await startDaemon(json({ SamplingRuleRecords: [] }), '::1');
  expect((await api.rules(signal)).value).toEqual([]);
});

it('reaches a daemon at an address with a zone', async () => {
  const [loopback] = Object.entries(networkInterfaces()).find(([, found]) => found?.[0]?.internal) ?? [];
  const api = await startDaemon(json({ SamplingRuleRecords: [] }), `::1%${loopback ?? ''}`);
  expect((await api.rules(signal)).value).toEqual([]);
});

it('asks for no more pages once there are more rules than count', async () => {
  let pages = 0;
  const api = await startDaemon((response, body) => {
    pages += 1;
    json({ SamplingRuleRecords: Array.from({ length: 1500 }, () => ({})), NextToken: 'more' })(
      response,
      body,
    );
  });
  expect((await api.rules(signal)).value).toHaveLength(3000);
  expect(pages).toBe(2);
});

it.each<[string, Answer]>([
  [
    'HTTP 403: User: a is not authorized to perform: xray:GetSamplingRules',
    json({ message: 'User: a is not authorized to perform:\nxray:GetSamplingRules' }, 403),
  ],
  ['HTTP 500', json(null, 500)],
  ['HTTP 302, and the answer is no JSON', (response) => response.writeHead(302, { Location: '/' }).end()],
  [
    'no HTTP answer',
    (response) =>
      response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
  ],
  ['HTTP 200, and the answer is no JSON', (response) => response.end('<html>')],
  ['the answer has no SamplingRuleRecords', json({})],
  ['more than 100 pages of rules', json({ SamplingRuleRecords: [], NextToken: 'again' })],
  ['an answer of more than 4194304 bytes', (response) => response.end(' '.repeat(4_194_305))],
])('says: %s', async (problem, answer) => {
  const api = await startDaemon(answer);
  await expect(api.rules(signal)).rejects.toThrow(problem);
});

it('gives up an answer that never ends', async () => {
  const api = await startDaemon((response) => {
    const drip = setInterval(() => response.write(' '), 100);
    response.on('close', () => {
      clearInterval(drip);
    });
  });
  await expect(api.rules(signal)).rejects.toThrow(/abort/i);
});

it('waits for no answer any longer when it is told to stop', async () => {
  const controller = new AbortController();
  const api = await startDaemon(() => {
    controller.abort();
  });
  await expect(api.targets([], controller.signal)).rejects.toThrow(/abort/i);
});
