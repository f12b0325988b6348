import { afterEach, describe, expect, it } from 'vitest';
import { Emitters, LONG_MS, document, settled } from '../support/emitters.ts';
import { startUdpDaemon, until } from '../support/udp-daemon.ts';

const emitters = new Emitters();

afterEach(async () => {
  await emitters.closeAll();
});

/** A resolver whose answer changes. */
class Names {
  /** Addresses of the daemon's host, or the code of the error to answer with. */
  answer: string[] | string;
  asked = 0;

  constructor(answer: string[] | string) {
    this.answer = answer;
  }

  readonly lookup = (): Promise<{ address: string }[]> => {
    this.asked += 1;
    if (typeof this.answer === 'string') {
      return Promise.reject(Object.assign(new Error('no answer'), { code: this.answer }));
    }
    return Promise.resolve(this.answer.map((address) => ({ address })));
  };
}

const HOST = 'daemon.example';

describe("the daemon's name", () => {
  it('is resolved by the system unless told otherwise', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const emitter = emitters.start('localhost', daemon.port);
    // The system may put ::1 first, where nobody listens.
    await until(
      'a document arrives',
      () => daemon.documents.length > 0,
      () => {
        emitter.send(document('a'));
      },
    );
    expect(emitter.counters.resolutions).toBeGreaterThan(0);
  });

  it('is not asked for each document', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const names = new Names(['127.0.0.1']);
    const emitter = emitters.start(HOST, daemon.port, { lookup: names.lookup });
    for (let count = 0; count < 500; count += 1) emitter.send(document(String(count)));
    await emitter.close(LONG_MS);
    expect(names.asked).toBe(1);
    expect(emitter.counters).toMatchObject({ sent: 500, resolutions: 1, reconnects: 0 });
  });

  it('is asked again on an interval, and the daemon followed to another address', async () => {
    const before = emitters.keep(await startUdpDaemon('127.0.0.1'));
    const after = emitters.keep(await startUdpDaemon('::1', before.port));
    const names = new Names(['127.0.0.1']);
    const emitter = emitters.start(HOST, before.port, { lookup: names.lookup, resolveIntervalMs: 5 });
    let given = 0;
    const send = (): void => {
      given += 1;
      emitter.send(document(String(given)));
    };
    await until('a document arrives', () => before.documents.length > 0, send);
    names.answer = ['::1'];
    await until('one arrives at the other address', () => after.documents.length > 0, send);
    await emitter.close(LONG_MS);
    await until('all arrive', () => before.documents.length + after.documents.length === given);
    expect(emitter.counters).toMatchObject({ sent: given, reconnects: 1, refused: 0 });
  });

  it('is asked soon after the network reported that nobody listens', async () => {
    const before = emitters.keep(await startUdpDaemon('127.0.0.1'));
    const names = new Names(['127.0.0.1']);
    const emitter = emitters.start(HOST, before.port, { lookup: names.lookup }); // every 30 s otherwise
    let given = 0;
    const send = (): void => {
      given += 1;
      emitter.send(document(String(given)));
    };
    await until('a document arrives', () => before.documents.length > 0, send);
    const after = emitters.keep(await startUdpDaemon('::1', before.port));
    await before.close();
    names.answer = ['::1'];
    await until('one arrives at the other address', () => after.documents.length > 0, send);
    await emitter.close(LONG_MS);
    expect(settled(emitter.counters)).toBe(given);
  });

  it('is asked ever less often while nobody listens', async () => {
    const daemon = await startUdpDaemon();
    await daemon.close();
    const names = new Names(['127.0.0.1']);
    const emitter = emitters.start(HOST, daemon.port, { lookup: names.lookup, quietMs: 60_000 });
    await until(
      'the network reported it often',
      () => emitter.counters.refused > 200,
      () => {
        // several at a time, as little time may pass: whom it asks how often goes by the clock
        for (let count = 0; count < 20; count += 1) emitter.send(document('a'));
      },
    );
    expect(names.asked).toBeLessThan(15);
    expect(emitters.warnings).toHaveLength(1);
  });

  it('with several addresses leads to the one where somebody listens', async () => {
    const daemon = emitters.keep(await startUdpDaemon('127.0.0.1'));
    const names = new Names(['::1', '127.0.0.1']);
    const emitter = emitters.start(HOST, daemon.port, { lookup: names.lookup });
    await until(
      'a document arrives',
      () => daemon.documents.length > 0,
      () => {
        emitter.send(document('a'));
      },
    );
    const { reconnects } = emitter.counters;
    names.answer = ['::1', '127.0.0.1', '127.0.0.9'];
    for (let count = 0; count < 50; count += 1) emitter.send(document('b'));
    await emitter.close(LONG_MS);
    expect(emitter.counters.reconnects).toBe(reconnects);
  });

  it('that goes away leaves the last address in use', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const names = new Names(['127.0.0.1']);
    const emitter = emitters.start(HOST, daemon.port, {
      lookup: names.lookup,
      resolveIntervalMs: 5,
      renewIntervalMs: 5,
    });
    await until('it is resolved', () => emitter.counters.resolutions > 0);
    names.answer = 'ENOTFOUND';
    await until('it is not resolved', () => emitter.counters.resolutionFailures > 2);
    const already = daemon.documents.length;
    emitter.send(document('meanwhile'));
    await until('the document arrives', () => daemon.documents.length > already);
    names.answer = ['127.0.0.1'];
    await until('it is said to be back', () => emitters.infos.length > 0);
    expect(emitters.warnings).toEqual([
      expect.stringMatching(/"daemon\.example" can't be resolved: ENOTFOUND; segments go on to 127\.0\.0\.1/),
    ]);
    expect(emitters.infos).toEqual([expect.stringContaining('can be resolved again')]);
  });

  it('that is not there yet lets documents wait until it is', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const names = new Names('EAI_AGAIN');
    const emitter = emitters.start(HOST, daemon.port, { lookup: names.lookup });
    for (let count = 0; count < 300; count += 1) emitter.send(document(String(count)));
    await until('it was asked', () => emitter.counters.resolutionFailures > 1);
    expect(emitter.counters.sent).toBe(0);
    names.answer = ['127.0.0.1'];
    await until('all arrive', () => daemon.documents.length === 300);
    expect(daemon.documents).toEqual(Array.from({ length: 300 }, (_none, index) => document(String(index))));
    expect(emitters.warnings[0]).toContain('segments wait until it can');
  });

  it.each<[string, string[] | string]>([
    ['nothing', []],
    ['no addresses', ['other.example', '']],
  ])('that stands for %s counts as not resolved', async (_what, answer) => {
    const emitter = emitters.start(HOST, 2000, { lookup: new Names(answer).lookup });
    await until('it was asked', () => emitter.counters.resolutionFailures > 0);
    expect(emitters.warnings[0]).toContain('ENODATA');
  });

  it('may be resolved by what throws or answers nonsense', async () => {
    const lookups = [
      () => fail(),
      () => undefined,
      () => Promise.resolve(null),
      () => Promise.resolve([null]),
    ];
    for (const lookup of lookups) {
      const emitter = emitters.start(HOST, 2000, { lookup: lookup as unknown as Names['lookup'] });
      await until('it was asked', () => emitter.counters.resolutionFailures > 0);
    }
  });

  it('is tried at once when the emitter closes', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const names = new Names('ENOTFOUND');
    const emitter = emitters.start(HOST, daemon.port, { lookup: names.lookup, retryMs: 60_000 });
    emitter.send(document('last'));
    await until('it was asked', () => emitter.counters.resolutionFailures > 0);
    names.answer = ['127.0.0.1'];
    await emitter.close(LONG_MS);
    expect(emitter.counters).toMatchObject({ sent: 1, dropped: { unresolved: 0 } });
  });
});

describe('an address without a way to it', () => {
  it('is said once, and the next one tried', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    // Broadcast needs a permission that the socket does not ask for.
    const names = new Names(['255.255.255.255', '127.0.0.1']);
    const emitter = emitters.start(HOST, daemon.port, { lookup: names.lookup });
    emitter.send(document('a'));
    await until('the document arrives', () => daemon.documents.length === 1);
    expect(emitters.warnings).toEqual([
      expect.stringContaining('no socket to the daemon at 255.255.255.255'),
    ]);
    expect(emitter.counters).toMatchObject({ sent: 1 });
  });
});

function fail(): never {
  throw new Error('fails');
}
