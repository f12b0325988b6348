import { once } from 'node:events';
import { get } from 'node:http';
import { connect } from 'node:net';
import { ProxyAgent, request as undiciRequest } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Received } from '../support/collector.ts';
import type { Listening, TracedService } from '../support/traced-service.ts';
import { ROOT, listen, startTracedService } from '../support/traced-service.ts';

let proxy: Listening;
let traced: TracedService;
let agent: ProxyAgent;

beforeAll(async () => {
  proxy = await listen((_request, response) => response.end('{}'));
  agent = new ProxyAgent({ uri: proxy.url, proxyTunnel: false });
  traced = await startTracedService((app) => {
    app.get('/http', (_request, response) => {
      const path = 'http://ann:s3cret@target.example/a?token=1';
      get(`${proxy.url}/`, { path }, (answer) => answer.resume().on('end', () => response.json({})));
    });
    app.get('/undici', async (_request, response) => {
      const answer = await undiciRequest('http://target.example/a?token=1', { dispatcher: agent });
      await answer.body.dump();
      response.json({});
    });
    app.get('/plain', (_request, response) => response.json({}));
  });
});

afterAll(async () => {
  await agent.destroy();
  await traced.close();
  proxy.close();
});

const urlOf = (entity: Received | undefined): string =>
  (entity?.['http'] as { request: { url: string } }).request.url;

describe('the whole URL in the place of a path', () => {
  it.each(['/http', '/undici'])('names the service behind the proxy, in a call by %s', async (path) => {
    const segment = await traced.segmentOf(path);
    const [call] = segment.subsegments ?? [];
    expect(call?.name).toBe('target.example');
    expect(urlOf(call)).toBe('http://target.example/a');
    expect(JSON.stringify(segment)).not.toContain('s3cret');
  });

  it('is the URL of a request that came with it, without user and password', async () => {
    traced.collector.clear();
    const client = connect(traced.service.port, '127.0.0.1');
    client.end(
      'GET http://bob:s3cret@h.example/plain?token=1 HTTP/1.1\r\nHost: h.example\r\nConnection: close\r\n' +
        `X-Amzn-Trace-Id: Root=${ROOT};Sampled=1\r\n\r\n`,
    );
    await once(client.resume(), 'close');
    const [segment] = await traced.collector.received(1);
    expect(urlOf(segment)).toBe('http://h.example/plain');
    expect(JSON.stringify(segment)).not.toContain('s3cret');
  });
});
