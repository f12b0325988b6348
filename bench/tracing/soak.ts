import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { startMysql } from '../../libs/testing/src/index.ts';
import { table } from '../stats.ts';
import { Part, startVariant } from './processes.ts';
import type { State } from './service.ts';

/*
 * npm run bench -- soak: many requests while the daemon is there, gone and back again. Memory has to stay where it is
 * and every request has to be answered, whatever becomes of its segment.
 */

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '500000' }, json: { type: 'string' } },
});
const ROOT = path.resolve(import.meta.dirname, '../..');
const PHASES = ['daemon there', 'daemon gone', 'daemon back', 'daemon gone again', 'daemon back again'];

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** A daemon that counts what it gets. */
class Daemon {
  received = 0;
  readonly port: number;
  #socket: ReturnType<typeof createSocket> | undefined;

  constructor(port: number) {
    this.port = port;
  }

  async start(): Promise<void> {
    const socket = createSocket('udp4');
    socket.on('message', () => {
      this.received += 1;
    });
    socket.bind(this.port, '127.0.0.1');
    await once(socket, 'listening');
    socket.setRecvBufferSize(8 * 1024 * 1024);
    this.#socket = socket;
  }

  async stop(): Promise<void> {
    if (this.#socket === undefined) return;
    this.#socket.close();
    await once(this.#socket, 'close');
    this.#socket = undefined;
  }
}

interface Phase {
  phase: string;
  answered: number;
  failed: number;
  heapMegabytes: number;
  rssMegabytes: number;
  /** Documents that the daemon got since the beginning. */
  received: number;
  /** Of the tracer, since the beginning. */
  counters: object;
}

const show = (phases: readonly Phase[]): string =>
  table(
    ['phase', 'answered', 'failed', 'heap MB', 'RSS MB', 'received in all', 'counters'],
    phases.map((each) => [
      each.phase,
      String(each.answered),
      String(each.failed),
      each.heapMegabytes.toFixed(1),
      each.rssMegabytes.toFixed(0),
      String(each.received),
      JSON.stringify(each.counters),
    ]),
  );

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

async function main(): Promise<void> {
  const mysql = await startMysql({ cacheDirectory: path.join(ROOT, '.cache'), report: say });
  const upstream = await Part.start<{ port: number }>('upstream.ts');
  const daemon = new Daemon(await freeUdpPort());
  const service = await startVariant('ours', {
    udpPort: daemon.port,
    otlpUrl: '',
    upstream: `http://127.0.0.1:${upstream.ready.port}`,
    database: mysql.connection,
    connectionLimit: 10,
    tracer: 'ours',
    rate: 1,
  });
  const phases: Phase[] = [];
  try {
    for (const [index, phase] of PHASES.entries()) {
      await (index % 2 === 0 ? daemon.start() : daemon.stop());
      const amount = Math.ceil(Number(values.requests) / PHASES.length);
      const url = `http://127.0.0.1:${service.part.ready.port}/mix`;
      const result = await autocannon({ url, connections: 32, amount });
      const { heapBytes, rssBytes, counters } = await service.part.ask<State>('state');
      phases.push({
        phase,
        answered: result['2xx'],
        failed: result.non2xx + result.errors,
        heapMegabytes: heapBytes / 1e6,
        rssMegabytes: rssBytes / 1e6,
        received: daemon.received,
        counters,
      });
      say(`  ${phase}: ${result['2xx']} answered, heap ${(heapBytes / 1e6).toFixed(1)} MB`);
    }
    say(`\n${show(phases)}`);
    const about = { benchmark: 'soak', at: new Date().toISOString(), node: process.version };
    if (values.json !== undefined)
      writeFileSync(values.json, JSON.stringify({ ...about, cpus: os.cpus().length, phases }));
  } finally {
    await service.part.stop();
    await daemon.stop();
    await upstream.stop();
    await mysql.stop();
  }
}

await main();
