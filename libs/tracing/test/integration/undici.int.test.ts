import type { Dispatcher } from 'undici';
import { Agent, RetryAgent, interceptors, request } from 'undici';
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
  traced = await startTracedService((app) => {
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
