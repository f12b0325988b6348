import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, describe, expect, it } from 'vitest';
import { UdpEmitter } from '../../src/emitter/udp-emitter.ts';
import { Emitters, LONG_MS, document, settled } from '../support/emitters.ts';
import { startUdpDaemon, until } from '../support/udp-daemon.ts';

const emitters = new Emitters();

afterEach(async () => {
  await emitters.closeAll();
});

describe('UdpEmitter', () => {
  it.each(['127.0.0.1', '::1'])('sends to %s', async (address) => {
    const daemon = emitters.keep(await startUdpDaemon(address));
    const emitter = emitters.start(address, daemon.port);
    emitter.send(document('a'));
    await until('the document arrives', () => daemon.documents.length === 1);
    expect(daemon.documents).toEqual([document('a')]);
    expect([...daemon.headers]).toEqual(['{"format":"json","version":1}\n']);
    expect(emitter.counters).toMatchObject({ sent: 1, resolutions: 0, reconnects: 0 });
  });

  it('sends text that is not ASCII as UTF-8', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    emitters.start('127.0.0.1', daemon.port).send(document('größe 日本 \u{1F600}'));
    await until('the document arrives', () => daemon.documents.length === 1);
    expect(daemon.documents).toEqual([document('größe 日本 \u{1F600}')]);
  });

  it('goes on when the daemon is gone and comes back at the same port', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const emitter = emitters.start('127.0.0.1', daemon.port);
    let given = 0;
    const send = (): void => {
      given += 1;
      emitter.send(document(String(given)));
    };
    await until('a document arrives', () => daemon.documents.length > 0, send);
    await daemon.close();
    await until('the network reports it', () => emitter.counters.refused > 0, send);
    const back = emitters.keep(await startUdpDaemon('127.0.0.1', daemon.port));
    await until('it is called over', () => emitters.infos.length > 0, send);
    await emitter.close(LONG_MS);
    expect(back.documents.length).toBeGreaterThan(0);
    expect(settled(emitter.counters)).toBe(given);
    expect(emitters.warnings).toEqual([expect.stringContaining("can't be reached, segments are lost")]);
    expect(emitters.infos).toEqual([expect.stringContaining('can be reached again')]);
  });

  it('renews its socket, so that documents come from another port', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const emitter = emitters.start('127.0.0.1', daemon.port, { renewIntervalMs: 5 });
    let given = 0;
    await until(
      'documents come from five ports',
      () => daemon.senders.size >= 5,
      () => {
        given += 1;
        emitter.send(document(String(given)));
      },
    );
    await emitter.close(LONG_MS);
    expect(emitter.counters.reconnects).toBeGreaterThanOrEqual(4);
    expect(emitter.counters.sent).toBe(given);
    await until('all documents arrive', () => daemon.documents.length === given);
    expect(emitters.warnings).toEqual([]);
  });

  it('keeps its socket when renewing is switched off', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const emitter = emitters.start('127.0.0.1', daemon.port, { renewIntervalMs: 0, resolveIntervalMs: 0 });
    const other = emitters.start('127.0.0.1', daemon.port, { renewIntervalMs: 1 });
    await until('the other has renewed often', () => other.counters.reconnects > 20);
    emitter.send(document('a'));
    await emitter.close(LONG_MS);
    expect(emitter.counters).toMatchObject({ sent: 1, reconnects: 0 });
  });

  it('keeps neither the context of a request nor runs in it', async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const resolve = (): Promise<{ address: string }[]> => {
      seen.push(storage.getStore());
      return Promise.resolve([{ address: '127.0.0.1' }]);
    };
    const daemon = await startUdpDaemon();
    await daemon.close(); // nobody listens now
    const emitter = emitters.start('daemon.example', daemon.port, { lookup: resolve });
    await until(
      'it is resolved again after trouble',
      () => seen.length > 2,
      () => {
        storage.run('request', () => {
          emitter.send(document('a'));
        });
      },
    );
    expect(new Set(seen)).toEqual(new Set([undefined]));
  });

  it('survives whatever it is given', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const emitter = emitters.start('127.0.0.1', daemon.port);
    const odd: unknown[] = [
      undefined,
      null,
      5,
      {},
      [],
      Symbol('x'),
      Buffer.from('{}'),
      { toString: () => fail() },
    ];
    for (const each of odd) emitter.send(each as string);
    for (const text of ['', '\0', '\uD800', 'no JSON', '{'.repeat(70_000), 'x'.repeat(2 ** 24 + 1)]) {
      emitter.send(text);
    }
    for (const deadline of [NaN, -1, Infinity, 2 ** 40]) await emitter.close(deadline);
    expect(emitter.counters).toMatchObject({ sent: 4, dropped: { invalid: odd.length, tooLarge: 2 } });
  });

  it('survives a fault of its own', async () => {
    const lookup = (): Promise<{ address: string }[]> => Promise.resolve([{ address: '127.0.0.1' }]);
    const emitter = emitters.start('daemon.example', 2000, { lookup, random: fail });
    emitter.send(document('a'));
    await until('it is said', () => emitters.warnings.length > 0);
    await emitter.close(10);
    expect(emitters.warnings).toEqual(['xray: a fault in the library: fails']);
    expect(settled(emitter.counters)).toBe(1);
  });

  it('does not mind a logger that throws', async () => {
    const daemon = await startUdpDaemon();
    await daemon.close();
    const logger = { debug: fail, info: fail, warn: fail, error: fail };
    const emitter = emitters.keep(new UdpEmitter({ host: '127.0.0.1', port: daemon.port }, logger));
    await until(
      'the network reports that nobody listens',
      () => emitter.counters.refused > 0,
      () => {
        emitter.send(document('a'));
      },
    );
  });
});

function fail(): never {
  throw new Error('fails');
}
