import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultyMysql } from '../mysql.ts';
import type { Address } from '../relay.ts';
import { onOneHost } from '../scenario.ts';
import type { Inflicting, Scenario } from '../scenario.ts';

const SLOW_MS = 200;
const MOST_CONNECTIONS = 30;
const TRY_AGAIN_MS = 10;

/** Takes every connection that the server gives, again when it is taken away, and logs in on none of them. */
class Hog {
  readonly #over = new AbortController();
  readonly #sockets = new Set<Socket>();
  readonly #work: Promise<unknown>;

  constructor(target: Address, count: number) {
    this.#work = Promise.all(Array.from({ length: count }, () => this.#keepOne(target)));
  }

  async end(): Promise<void> {
    this.#over.abort();
    for (const socket of this.#sockets) socket.destroy();
    await this.#work;
  }

  async #keepOne({ host, port }: Address): Promise<void> {
    while (!this.#over.signal.aborted) {
      const socket = connect(port, host);
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.resume();
      await once(socket, 'close');
      this.#sockets.delete(socket);
      await sleep(TRY_AGAIN_MS);
    }
  }
}

async function takeConnections({ stack: { mysql, ways }, lasts }: Inflicting): Promise<void> {
  await mysql.kill();
  await mysql.restart([`--max-connections=${MOST_CONNECTIONS}`]);
  const hog = new Hog(mysql.address, 2 * MOST_CONNECTIONS);
  // What the pool has is given up, so that it has to ask for more.
  ways.mysql.cut();
  await lasts();
  await hog.end();
}

const whyNoRestart = (mysql: FaultyMysql): string | undefined => mysql.whyNoRestart();

export const MYSQL_SCENARIOS: readonly Scenario[] = [
  {
    name: 'mysql-killed',
    missing: whyNoRestart,
    fault: 'MySQL killed, started again on its data',
    stage: onOneHost(async ({ stack: { mysql }, lasts }) => {
      await mysql.kill();
      await lasts();
      await mysql.restart();
    }),
  },
  {
    name: 'mysql-hanging',
    fault: 'MySQL held by SIGSTOP',
    stage: onOneHost(async ({ stack: { mysql }, lasts }) => {
      await mysql.pause();
      await lasts();
      await mysql.resume();
    }),
  },
  {
    name: 'mysql-slow',
    fault: `MySQL behind a way that takes ${2 * SLOW_MS} ms there and back`,
    stage: onOneHost(async ({ stack: { ways }, lasts }) => {
      ways.mysql.delayMs = SLOW_MS;
      await lasts();
      ways.mysql.delayMs = 0;
    }),
  },
  {
    name: 'mysql-connections',
    missing: whyNoRestart,
    fault: 'MySQL restarted, its connections all taken by others',
    stage: onOneHost(takeConnections),
  },
];
