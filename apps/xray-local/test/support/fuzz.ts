import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Socket } from 'node:dgram';
import { setTimeout as delay } from 'node:timers/promises';
import { hostileDatagram } from './hostile-datagrams.ts';
import { createRandom } from './random.ts';

/** What of `GET /stats` is added up. */
export interface FuzzedStats {
  readonly received: number;
  readonly stored: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly dropped: Readonly<Record<string, number>>;
  /** `null` where the system does not tell. */
  readonly lostInKernel: number | null;
  readonly queued: number;
  readonly traces: number;
}

export interface Fuzz {
  readonly udpPort: number;
  readonly datagrams: number;
  /** The same seed gives the same datagrams. */
  readonly seed: number;
  readonly stats: () => Promise<FuzzedStats>;
  /** Called now and then with how many were sent. */
  readonly onProgress?: (sent: number) => void | Promise<void>;
}

export interface Fuzzed {
  /** Of the datagrams, those that hold something: nobody counts an empty one. */
  readonly sent: number;
  readonly stats: FuzzedStats;
}

/** Sent between two looks at whether they have arrived: less than the smallest receive buffer holds. */
const AT_ONCE = 256;
const LOOK_AGAIN_MS = 10;
const PROGRESS_EVERY = 10_000;

/** Sends hostile datagrams, no faster than they are taken, and waits until all of them are dealt with. */
export async function fuzz({ udpPort, datagrams, seed, stats, onProgress }: Fuzz): Promise<Fuzzed> {
  const random = createRandom(seed);
  const socket = createSocket('udp4');
  socket.connect(udpPort, '127.0.0.1');
  await once(socket, 'connect');
  try {
    let [given, sent] = [0, 0];
    while (given < datagrams) {
      const until = Math.min(datagrams, given + AT_ONCE);
      const sends: Promise<void>[] = [];
      for (; given < until; given += 1) {
        const datagram = hostileDatagram(random);
        sent += datagram.length > 0 ? 1 : 0;
        sends.push(send(socket, datagram));
      }
      await Promise.all(sends);
      await arrived(stats, sent);
      if (given % PROGRESS_EVERY < AT_ONCE) {
        await onProgress?.(given);
      }
    }
    return { sent, stats: await dealtWith(stats, sent) };
  } finally {
    socket.close();
  }
}

function send(socket: Socket, datagram: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(datagram, (error) => {
      if (error === null) {
        resolve();
      } else {
        reject(error);
      }
    });
  });
}

const arrivedIn = ({ received, lostInKernel }: FuzzedStats): number => received + (lostInKernel ?? 0);

async function arrived(stats: Fuzz['stats'], sent: number): Promise<FuzzedStats> {
  for (;;) {
    const now = await stats();
    if (arrivedIn(now) >= sent) {
      return now;
    }
    await delay(LOOK_AGAIN_MS);
  }
}

async function dealtWith(stats: Fuzz['stats'], sent: number): Promise<FuzzedStats> {
  for (;;) {
    const now = await arrived(stats, sent);
    if (now.queued === 0) {
      return now;
    }
    await delay(LOOK_AGAIN_MS);
  }
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, count) => all + count, 0);

/** Documents that are neither stored, nor rejected, nor dropped: there must be none. */
export function unaccounted({ received, stored, rejected, dropped }: FuzzedStats): number {
  return received - stored - sum(rejected) - sum(dropped);
}
