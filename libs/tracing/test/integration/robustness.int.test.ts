import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { waitFor } from '@xray-microservices/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Collector } from '../support/collector.ts';
import { startCollector } from '../support/collector.ts';

const SERVICE = path.join(import.meta.dirname, '../fixtures/robustness/service.mjs');
const SAMPLED = { 'X-Amzn-Trace-Id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1' };

let collector: Collector;
let service: ChildProcess | undefined;
let base: string;

/** Starts the service with a daemon address that may lead nowhere. */
async function startService(daemon: string): Promise<ChildProcess> {
  const child = fork(SERVICE, {
    execArgv: ['--conditions=@xray-microservices/source'],
    env: { ...process.env, ROBUST_DAEMON: daemon },
  });
  service = child;
  const [port] = (await once(child, 'message')) as [number];
  base = `http://127.0.0.1:${port}`;
  return child;
}

const send = (route: string): Promise<Response> => fetch(base + route, { headers: SAMPLED });

interface Counters {
  sent: number;
  refused: number;
  dropped: Record<string, number>;
}

const countersOf = async (): Promise<Counters> => (await (await send('/counters')).json()) as Counters;

beforeEach(async () => {
  collector = await startCollector();
});

afterEach(async () => {
  await collector.close();
  if (service?.exitCode !== null || service.signalCode !== null) return;
  service.kill('SIGKILL');
  await once(service, 'exit');
});

describe('a traced service', () => {
  it('answers as before while its daemon is away, and counts what that cost', async () => {
    const { address } = collector;
    await collector.close();
    await startService(address);
    for (let i = 0; i < 20; i += 1) expect((await send('/ok')).status).toBe(200);
    let counters = await countersOf();
    await waitFor(
      async () => {
        counters = await countersOf();
        const { sent, dropped } = counters;
        return sent + Object.values(dropped).reduce((sum, count) => sum + count, 0) >= 20;
      },
      { deadlineMs: 20_000, what: 'every document to be counted' },
    );
    expect(counters.refused + (counters.dropped['sendFailed'] ?? 0)).toBeGreaterThan(0);
  });

  it("starts and answers while its daemon's name can't be resolved", async () => {
    await startService('no-such-host.invalid:2000');
    expect((await send('/ok')).status).toBe(200);
  });

  it('finishes and sends the request in whose middle SIGTERM comes', async () => {
    const child = await startService(collector.address);
    const answer = send('/slow');
    await once(child, 'message');
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect((await answer).status).toBe(200);
    const [code] = (await exited) as [number];
    expect(code).toBe(0);
    expect(await collector.received(1)).toMatchObject([
      { name: 'Robust', http: { response: { status: 200 } } },
    ]);
  });

  it('answers a request with 10 MB of metadata, and the trace says what was cut', async () => {
    await startService(collector.address);
    expect((await send('/metadata')).status).toBe(200);
    expect((await send('/ok')).status).toBe(200);
    const documents = await collector.received(2);
    expect(documents.map(({ name }) => name)).toContain('Robust');
    expect(JSON.stringify(documents)).toContain('truncated');
    for (const document of documents) expect(JSON.stringify(document).length).toBeLessThan(65_536);
  });

  it('measures no negative time when the clock is set back', async () => {
    await startService(collector.address);
    await send('/clock');
    const [segment] = await collector.received(1);
    for (const entity of [segment, segment?.subsegments?.[0]]) {
      const { start_time: start, end_time: end } = entity as unknown as {
        start_time: number;
        end_time: number;
      };
      expect(end - start).toBeGreaterThan(0.01);
      expect(end - start).toBeLessThan(60);
    }
  });
});
