import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { TracingCounters } from '../../src/emitter/counters.ts';
import { Emitters, LONG_MS, document, settled } from '../support/emitters.ts';
import { startUdpDaemon, until } from '../support/udp-daemon.ts';

const emitters = new Emitters();

afterEach(async () => {
  await emitters.closeAll();
});

const unresolved = { lookup: () => Promise.reject(new Error('no answer')) };

describe('while the daemon is not known', () => {
  it('a bounded number of documents waits, and the others are counted', async () => {
    const emitter = emitters.start('daemon.example', 2000, { ...unresolved, maxQueuedDocuments: 100 });
    for (let count = 0; count < 1500; count += 1) emitter.send(document(String(count)));
    expect(emitter.counters.dropped.queueFull).toBe(1400);
    expect(emitters.warnings).toContainEqual(expect.stringContaining('more segments wait'));
    await emitter.close(10);
    expect(emitter.counters).toMatchObject({ sent: 0, dropped: { queueFull: 1400, unresolved: 100 } });
  });

  it('a bounded number of bytes waits', async () => {
    const emitter = emitters.start('daemon.example', 2000, { ...unresolved, maxQueuedBytes: 100_000 });
    for (let count = 0; count < 100; count += 1) emitter.send(document('x'.repeat(10_000)));
    await emitter.close(10);
    expect(emitter.counters.dropped).toMatchObject({ queueFull: 91, unresolved: 9 });
  });

  it('memory stays bounded', async () => {
    const emitter = emitters.start('daemon.example', 2000, unresolved);
    const text = document('x'.repeat(1000));
    for (let count = 0; count < 500_000; count += 1) emitter.send(text);
    const { arrayBuffers } = process.memoryUsage();
    expect(arrayBuffers).toBeLessThan(64 * 1024 * 1024);
    await emitter.close(10);
    expect(settled(emitter.counters)).toBe(500_000);
  });

  it('closing waits no longer than told, also when it is done twice at once', async () => {
    const emitter = emitters.start('daemon.example', 2000, unresolved);
    emitter.send(document('a'));
    await Promise.all([emitter.close(10), emitter.close(60_000), emitter.close(0)]);
    await emitter.close(60_000);
    emitter.send(document('late'));
    expect(emitter.counters.dropped).toMatchObject({ unresolved: 1, closed: 1 });
  });
});

describe('closing', () => {
  it('sends what waits first', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const emitter = emitters.start('127.0.0.1', daemon.port);
    for (let count = 0; count < 1000; count += 1) emitter.send(document(String(count)));
    await emitter.close(LONG_MS);
    expect(emitter.counters).toMatchObject({ sent: 1000 });
  });

  it('sends what comes while it waits', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const emitter = emitters.start('127.0.0.1', daemon.port);
    emitter.send(document('before'));
    const closed = emitter.close(LONG_MS);
    emitter.send(document('meanwhile'));
    await closed;
    expect(emitter.counters).toMatchObject({ sent: 2, dropped: { closed: 0 } });
  });

  it('is over at once when nothing waits', async () => {
    const emitter = emitters.start('127.0.0.1', 9);
    await emitter.close(60_000);
    emitter.send(document('late'));
    expect(emitter.counters.dropped.closed).toBe(1);
  });
});

describe('a burst', () => {
  it('of 20,000 documents is counted to the last one, and what arrives was sent', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const emitter = emitters.start('127.0.0.1', daemon.port);
    for (let count = 0; count < 20_000; count += 1) emitter.send(document(String(count)));
    await emitter.close(LONG_MS);
    const { counters } = emitter;
    expect(settled(counters)).toBe(20_000);
    expect(counters.dropped).toEqual({
      queueFull: counters.dropped.queueFull,
      tooLarge: 0,
      unresolved: 0,
      sendFailed: 0,
      closed: 0,
      invalid: 0,
    });
    // A full receive buffer loses some unseen, so that nothing can be said but this.
    await until('something arrives', () => daemon.documents.length > 0);
    expect(daemon.documents.length).toBeLessThanOrEqual(counters.sent);
    expect(new Set(daemon.documents).size).toBe(daemon.documents.length);
  });
});

/** Runs an emitter in a Node that leaves every datagram in the socket until the next turn, as on a busy network. */
async function onBusyNetwork(close: number): Promise<{ before: TracingCounters; after: TracingCounters }> {
  const source = new URL('../../src/emitter/udp-emitter.ts', import.meta.url).href;
  const script = `
    import { once } from 'node:events';
    import { createSocket } from 'node:dgram';
    const { UdpEmitter } = await import('${source}');
    const sink = createSocket('udp4').bind(0, '127.0.0.1');
    await once(sink, 'listening');
    const nothing = () => undefined;
    const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
    const settings = { maxInFlightDocuments: 50, maxInFlightBytes: 4000, maxQueuedDocuments: 100 };
    const emitter = new UdpEmitter({ host: '127.0.0.1', port: sink.address().port }, logger, settings);
    emitter.send('{}');
    while (emitter.counters.sent === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    for (let count = 0; count < 1000; count += 1) emitter.send('{"n":' + count + '}');
    const before = structuredClone(emitter.counters);
    await emitter.close(${close});
    console.log(JSON.stringify({ before, after: emitter.counters }));
    sink.close();`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--test-udp-no-try-send',
    '--conditions=@xray-microservices/source',
    '--experimental-strip-types',
    '--input-type=module',
    '-e',
    script,
  ]);
  return JSON.parse(stdout) as { before: TracingCounters; after: TracingCounters };
}

describe('on a busy network', () => {
  it('a bounded number of documents is in flight, a bounded number waits, and the others are counted', async () => {
    const { before, after } = await onBusyNetwork(LONG_MS);
    expect(before).toMatchObject({ sent: 1, dropped: { queueFull: 850 } });
    expect(after).toMatchObject({ sent: 151, dropped: { queueFull: 850, sendFailed: 0 } });
  });

  it('what is in flight when the time is over counts as failed, what waits as closed', async () => {
    const { after } = await onBusyNetwork(0);
    expect(settled(after)).toBe(1001);
    expect(after.dropped.closed + after.dropped.sendFailed).toBeGreaterThan(0);
  });
});
