import type { Dispatcher } from 'undici';
import { Agent, RetryAgent, interceptors, request } from 'undici';
import { Client as OldestClient } from 'undici-oldest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Received } from '../support/collector.ts';
import type { Listening, TracedService } from '../support/traced-service.ts';
import { listen, startTracedService } from '../support/traced-service.ts';

let downstream: Listening;
let traced: TracedService;
const asked = new Set<string>();
const agent = new Agent({ connections: 1 });
const redirecting = agent.compose(interceptors.redirect({ maxRedirections: 1 }));
const retrying = new RetryAgent(agent, { minTimeout: 1, statusCodes: [503] });

/** Whether this is the first call of the path. */
function isFirst(path: string): boolean {
  return asked.size !== asked.add(path).size;
}

const get = async (path: string, dispatcher: Dispatcher): Promise<void> => {
  await (await request(downstream.url + path, { dispatcher })).body.dump();
};

beforeAll(async () => {
  downstream = await listen((incoming, response) => {
    const path = incoming.url ?? '';
    const first = isFirst(path);
    if (path.startsWith('/moved'))
      response.writeHead(302, { Location: path.replace('moved', 'found') }).end();
    else if (path.startsWith('/unavailable') && first) response.writeHead(503).end();
    else if (path.startsWith('/broken') && first) incoming.socket.destroy();
    else response.end('{}');
  });
  downstream.server.on('upgrade', (_incoming, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: test\r\nConnection: Upgrade\r\n\r\n');
  });
  downstream.server.on('connect', (_incoming, socket) => {
    socket.end('HTTP/1.1 200 OK\r\n\r\n');
  });
  traced = await startTracedService((app) => {
    app.get('/upgrade', async (_request, response) => {
      const client = new OldestClient(downstream.url);
      (await client.upgrade({ path: '/', protocol: 'test' })).socket.destroy();
      (await client.connect({ path: 'target.example:443' })).socket.destroy();
      response.json({});
    });
    app.get('/redirected/:n', async ({ params }, response) => {
      await get(`/moved/${params.n}`, redirecting);
      response.json({});
    });
    app.get('/retried/:kind/:n', async ({ params }, response) => {
      await get(`/${params.kind}/${params.n}`, retrying);
      response.json({});
    });
  });
});

afterAll(async () => {
  await agent.destroy();
  await traced.close();
  downstream.close();
});

const callsOf = (segment: Received): string[] =>
  (segment.subsegments ?? []).map(({ http }) => {
    const { request: call, response } = http as { request: { url: string }; response?: { status: number } };
    return `${new URL(call.url).pathname} ${response?.status ?? 'none'}`;
  });

describe('on a connection that another request opened', () => {
  it.each([1, 2, 3])('a redirect stays in the trace of its request (%i)', async (n) => {
    const segment = await traced.segmentOf(`/redirected/${n}`);
    expect(callsOf(segment)).toEqual([`/moved/${n} 302`, `/found/${n} 200`]);
  });

  it.each([1, 2])('a retry after an answer does, too (%i)', async (n) => {
    const segment = await traced.segmentOf(`/retried/unavailable/${n}`);
    expect(callsOf(segment)).toEqual([`/unavailable/${n} 503`, `/unavailable/${n} 200`]);
  });

  it.each([1, 2])('a retry after a broken connection does, too (%i)', async (n) => {
    const segment = await traced.segmentOf(`/retried/broken/${n}`);
    expect(callsOf(segment)).toEqual([`/broken/${n} none`, `/broken/${n} 200`]);
  });
});

describe('a connection that becomes another protocol', () => {
  it('has ended when its beginning was sent, also with versions that do not tell when it stands', async () => {
    const { subsegments } = await traced.segmentOf('/upgrade');
    expect(subsegments).toMatchObject(
      ['GET', 'CONNECT'].map((method) => ({
        end_time: expect.any(Number) as number,
        http: { request: { method } },
      })),
    );
  });
});
