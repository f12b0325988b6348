import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { onOneHost } from '../scenario.ts';
import type { Inflicting, Scenario, Stage } from '../scenario.ts';
import { ONE_HOST } from '../stack.ts';

const SLICE_MS = 100;
const SLICES_HELD = 4;

/** Datagrams of the flood at a time, the pause between two times, and the most in all. */
const FLOOD_PER_TICK = 1500;
const FLOOD_TICK_MS = 20;
const FLOOD_MOST = 200_000;

/** Lets it work for one slice of time in five. */
async function slowDown({ stack: { daemon }, lasts }: Inflicting): Promise<void> {
  const over = new AbortController();
  const ended = lasts().finally(() => {
    over.abort();
  });
  while (!over.signal.aborted) {
    daemon.part.signal('SIGSTOP');
    await sleep(SLICES_HELD * SLICE_MS);
    daemon.part.signal('SIGCONT');
    await sleep(SLICE_MS);
  }
  await ended;
}

/** Sends as much as a runaway client, with a header as the daemon wants it and a document that is none. */
async function flood({ stack: { daemon }, lasts, alsoSent, note }: Inflicting): Promise<void> {
  const { host, port } = daemon.part.address;
  const socket = createSocket('udp4');
  const junk = Buffer.from('{"format":"json","version":1}\n{"no":"segment"}');
  const send = (): Promise<void> =>
    new Promise((resolve, reject) => {
      socket.send(junk, port, host, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  const over = new AbortController();
  const ended = lasts().finally(() => {
    over.abort();
  });
  let sent = 0;
  while (!over.signal.aborted && sent < FLOOD_MOST) {
    await Promise.all(Array.from({ length: FLOOD_PER_TICK }, send));
    sent += FLOOD_PER_TICK;
    await sleep(FLOOD_TICK_MS);
  }
  await ended;
  socket.close();
  alsoSent(sent);
  note(`${sent} datagrams of junk, all counted`);
}

/** One that is found as `localhost`, and goes from 127.0.0.1 to ::1. */
const movedDaemon = (): Stage => ({
  layout: { ...ONE_HOST, daemonOf: { users: 'localhost', notification: 'localhost' } },
  inflict: async ({ stack: { daemon }, lasts }) => {
    await daemon.terminate();
    await lasts();
    await daemon.restart('::1');
  },
});

async function whyNoSecondAddress(): Promise<string | undefined> {
  const addresses = (await lookup('localhost', { all: true })).map(({ address }) => address);
  if (addresses.includes('127.0.0.1') && addresses.includes('::1')) return undefined;
  return `localhost is ${addresses.join(' and ')} here, and has to be 127.0.0.1 and ::1`;
}

export const DAEMON_SCENARIOS: readonly Scenario[] = [
  {
    name: 'daemon-killed',
    fault: 'xray-local killed, started again at its address',
    accounting: 'daemon away',
    stage: onOneHost(async ({ stack: { daemon }, lasts }) => {
      await daemon.kill();
      await lasts();
      await daemon.restart();
    }),
  },
  {
    name: 'daemon-terminated',
    fault: 'xray-local ended by SIGTERM, started again',
    accounting: 'daemon away',
    stage: onOneHost(async ({ stack: { daemon }, lasts }) => {
      await daemon.terminate();
      await lasts();
      await daemon.restart();
    }),
  },
  {
    name: 'daemon-moved',
    fault: 'xray-local started again at another address of its name (`localhost`)',
    accounting: 'daemon away',
    missing: whyNoSecondAddress,
    stage: movedDaemon,
  },
  {
    name: 'daemon-hanging',
    fault: 'xray-local held by SIGSTOP',
    stage: onOneHost(async ({ stack: { daemon }, lasts }) => {
      daemon.part.signal('SIGSTOP');
      await lasts();
      daemon.part.signal('SIGCONT');
    }),
  },
  { name: 'daemon-slow', fault: 'xray-local works for a fifth of the time', stage: onOneHost(slowDown) },
  { name: 'udp-flood', fault: 'xray-local flooded with datagrams of junk', stage: onOneHost(flood) },
];
