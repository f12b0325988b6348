import { randomUUID } from 'node:crypto';
import { DEFAULT_LIMITS } from '../../apps/xray-local/src/config/config.ts';
import { BatchBuilder } from '../../apps/xray-local/src/ingest/datagram-batch.ts';
import type { DatagramBatch } from '../../apps/xray-local/src/ingest/datagram-batch.ts';
import { createLog } from '../../apps/xray-local/src/log.ts';
import { startServer } from '../../apps/xray-local/src/server.ts';
import { epochSeconds, parseFilter } from '../../libs/xray-model/src/index.ts';
import { HEADER, makeTrace } from './documents.ts';

/* xray-local in a process of its own, that can also be filled and asked from inside. */

export type Order =
  /** Fills the store up to so many documents, of traces that started in the last hours. */
  | { kind: 'fill'; documents: number; hours: number }
  | { kind: 'page'; filter: string; budgetMs: number; hours: number; token?: string }
  | { kind: 'graph'; hours: number }
  | { kind: 'usage' };

export interface Usage {
  rssBytes: number;
  /** Of all threads, user and system. */
  cpuMicros: number;
}

export interface Filled {
  documents: number;
  milliseconds: number;
  /** Some of the traces. */
  ids: string[];
}

export interface Page {
  milliseconds: number;
  found: number;
  processed: number;
  token?: string;
}

const file = process.argv[2] === '' ? undefined : process.argv[2];
const LOOPBACK = { host: '127.0.0.1', port: 0 };
const server = await startServer(
  {
    udp: LOOPBACK,
    tcp: LOOPBACK,
    logLevel: 'warn',
    region: 'eu-central-1',
    samplingRate: 1,
    allowedHosts: [],
    dataFile: file,
    limits: { ...DEFAULT_LIMITS, maxTraces: 2_000_000, maxBytes: 4 * 1024 ** 3 },
  },
  {
    log: createLog({ level: 'warn', now: () => new Date(), write: (line) => process.stderr.write(line) }),
    now: () => epochSeconds(Date.now() / 1000),
    newRequestId: randomUUID,
  },
);

let filled = 0;
let traces = 0;

async function fill(documents: number, hours: number): Promise<Filled> {
  const start = performance.now();
  const before = filled;
  const seconds = hours * 3600;
  const first = Date.now() / 1000 - seconds;
  const ids: string[] = [];
  const builder = new BatchBuilder(512);
  const underWay = new Set<Promise<unknown>>();
  const hand = async (batch: DatagramBatch): Promise<void> => {
    const taken = server.store.takeBatch(batch).finally(() => underWay.delete(taken));
    underWay.add(taken);
    if (underWay.size >= 4) await Promise.race(underWay);
  };
  while (filled < documents) {
    const trace = makeTrace(traces, first + ((filled - before) / (documents - before)) * seconds);
    traces += 1;
    if (traces % 97 === 0) ids.push(trace.id);
    for (const document of trace.documents) {
      builder.add(Buffer.from(HEADER + document));
      filled += 1;
      if (builder.isFull) await hand(builder.take());
    }
  }
  await hand(builder.take());
  await Promise.all(underWay);
  // The last traces count once they are put together.
  while ((await server.store.stats()).pending > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  return { documents: filled, milliseconds: performance.now() - start, ids };
}

async function page({ filter, budgetMs, hours, token }: Extract<Order, { kind: 'page' }>): Promise<Page> {
  const parsed = filter === '' ? undefined : parseFilter(filter);
  if (parsed !== undefined && !parsed.ok) throw new Error(parsed.error.message);
  const end = Date.now() / 1000 + 60;
  const start = performance.now();
  const answer = await server.store.summaries({
    start: end - hours * 3600 - 120,
    end,
    filter: parsed?.filter,
    limit: 100,
    budgetMs,
    token,
  });
  return {
    milliseconds: performance.now() - start,
    found: answer.summaries.length,
    processed: answer.processed,
    ...(answer.token === undefined ? {} : { token: answer.token }),
  };
}

async function graph(hours: number): Promise<{ milliseconds: number; services: number }> {
  const end = Date.now() / 1000 + 60;
  const start = performance.now();
  const { services } = await server.store.graph({ start: end - hours * 3600, end });
  return { milliseconds: performance.now() - start, services: services.length };
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { rssBytes: process.memoryUsage.rss(), cpuMicros: user + system };
}

async function answer(order: Order): Promise<unknown> {
  switch (order.kind) {
    case 'fill':
      return await fill(order.documents, order.hours);
    case 'page':
      return await page(order);
    case 'graph':
      return await graph(order.hours);
    case 'usage':
      return usage();
  }
}

process.on('message', (order: string) => {
  void answer(JSON.parse(order) as Order).then((value) => process.send?.(value));
});
process.send?.({ udpPort: server.udpAddress.port, tcpPort: server.tcpAddress.port, pid: process.pid });
