import { afterEach, describe, expect, it } from 'vitest';
import { UdpEmitter } from '../../src/emitter/udp-emitter.ts';
import type { Collector } from '../support/collector.ts';
import { startCollector } from '../support/collector.ts';

const warnings: string[] = [];
const nothing = (): void => undefined;
const logger = {
  debug: nothing,
  info: nothing,
  error: nothing,
  warn: (message: string) => warnings.push(message),
};

const open: { close(deadlineMs: number): Promise<void> }[] = [];

function emitterTo(host: string, port: number): UdpEmitter {
  const emitter = new UdpEmitter({ host, port }, logger);
  open.push(emitter);
  return emitter;
}

async function collector(type: 'udp4' | 'udp6' = 'udp4'): Promise<Collector & { port: number }> {
  const started = await startCollector(0, type);
  open.push(started);
  return { ...started, port: Number(started.address.split(':').at(-1)) };
}

const document = (id: string): string => JSON.stringify({ id, name: 'test' });

afterEach(async () => {
  for (const each of open.splice(0)) await each.close(1000);
  warnings.length = 0;
});

describe('UdpEmitter', () => {
  it.each([
    ['an IPv4 address', '127.0.0.1', 'udp4'],
    ['an IPv6 address', '::1', 'udp6'],
  ] as const)('sends to %s', async (_what, host, type) => {
    const daemon = await collector(type);
    const emitter = emitterTo(host, daemon.port);
    emitter.send(document('a'));
    expect(await daemon.received(1)).toMatchObject([{ id: 'a' }]);
  });

  it('sends what waits before it closes', async () => {
    const daemon = await collector();
    const emitter = emitterTo('127.0.0.1', daemon.port);
    for (let i = 0; i < 100; i += 1) emitter.send(document(String(i)));
    await emitter.close(2000);
    expect(emitter.counters).toMatchObject({ sent: 100 });
    expect(await daemon.received(100)).toHaveLength(100);
  });

  it('counts every document once while the daemon is away, and goes on when it is back', async () => {
    const daemon = await collector();
    const emitter = emitterTo('127.0.0.1', daemon.port);
    emitter.send(document('before'));
    await daemon.received(1);
    await daemon.close();
    for (let i = 0; i < 10; i += 1) {
      emitter.send(document('lost'));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const back = await startCollector(daemon.port);
    open.push(back);
    emitter.send(document('after-1'));
    emitter.send(document('after-2'));
    await emitter.close(2000);
    const { sent, refused, dropped } = emitter.counters;
    expect(sent + dropped.sendFailed).toBe(13);
    expect(refused + dropped.sendFailed).toBeGreaterThan(0);
    expect(warnings).toHaveLength(1);
    const [first] = await back.received(1);
    expect(first?.id).toContain('after');
  });

  it('drops a document beyond the size of a datagram, and says so once', async () => {
    const daemon = await collector();
    const emitter = emitterTo('127.0.0.1', daemon.port);
    emitter.send('x'.repeat(65_507 - 30 + 1));
    emitter.send('x'.repeat(10_000_000));
    emitter.send(JSON.stringify({ id: 'x'.repeat(65_507 - 30 - 9) }));
    await daemon.received(1);
    expect(emitter.counters).toMatchObject({ sent: 1, dropped: { tooLarge: 2 } });
    expect(warnings).toEqual([expect.stringContaining('was dropped')]);
  });

  it("keeps a bounded number of documents while the daemon's name is unknown, and counts the rest", async () => {
    const emitter = emitterTo('no-such-host.invalid', 2000);
    for (let i = 0; i < 1500; i += 1) emitter.send(document(String(i)));
    expect(emitter.counters.dropped.queueFull).toBe(500);
    await emitter.close(10);
    expect(emitter.counters).toMatchObject({ sent: 0, dropped: { queueFull: 500, unresolved: 1000 } });
  });

  it('counts what comes after the end', async () => {
    const emitter = emitterTo('127.0.0.1', 9);
    await emitter.close(10);
    emitter.send(document('late'));
    expect(emitter.counters.dropped.closed).toBe(1);
  });
});
