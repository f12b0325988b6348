import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { table } from '../stats.ts';
import { Sender, Server } from './parts.ts';

/*
 * npm run bench -- xray-local: documents a second over UDP, bursts, and how fast questions are answered over 10 k, 100 k
 * and 1 M documents, in memory and in a file.
 */

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '20' },
    burst: { type: 'string', default: '50000' },
    sizes: { type: 'string', default: '10000,100000,1000000' },
    stores: { type: 'string', default: 'memory,file' },
  },
});
const RATE = Number(values.rate);
const SECONDS = Number(values.seconds);
const BURST = Number(values.burst);
const SIZES = values.sizes.split(',').filter(Boolean).map(Number);
const STORES = values.stores.split(',').filter(Boolean);

const HOURS = 6;
const ROUNDS = 100;
const BUDGET_MS = 60;
const SENDER_CORE = 0;
const SERVER_CORE = 1;

/** A filter of each kind: by columns, by terms, by what is only in the facts, for many, few, one and none. */
const FILTERS: Record<string, string> = {
  'no filter': '',
  fault: 'fault',
  'service() { fault }': 'service("V1-Notification-Microservice") { fault }',
  'duration > 0.5': 'duration > 0.5',
  'one url': 'http.url = "http://users.example.com/usermgmt/user/user42"',
  'url CONTAINS': 'http.url CONTAINS "user42"',
  'one order of a million': 'annotation.order = 77',
  'an order that is not': 'annotation.order = -1',
  'nothing is so slow': 'responsetime > 1000',
};

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((all, count) => all + count, 0);
const shown = (milliseconds: number): string => milliseconds.toFixed(milliseconds < 10 ? 1 : 0);
const percentile = (all: readonly number[], part: number): number =>
  [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * part))] ?? Number.NaN;

async function withStore(name: string, work: (server: Server, file: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'xray-local-bench-'));
  const file = name === 'file' ? path.join(folder, 'traces.db') : '';
  const server = await Server.start(file);
  try {
    await work(server, file);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

async function measureIngest(sender: Sender): Promise<void> {
  const rows: string[][] = [];
  for (const store of STORES) {
    await withStore(store, async (server) => {
      const isPinned = server.pin(SERVER_CORE) && sender.pin(SENDER_CORE);
      await sender.send({ port: server.udpPort, documents: RATE * 2, rate: RATE }); // warm-up
      await server.settled();
      for (const [what, documents, rate] of [
        [`${RATE.toLocaleString('en')} a second for ${SECONDS} s`, RATE * SECONDS, RATE],
        [`a burst of ${BURST.toLocaleString('en')}`, BURST, 0],
      ] as const) {
        const [before, used] = [await server.settled(), await server.usage()];
        const sent = await sender.send({ port: server.udpPort, documents, rate });
        const atEnd = await server.stats();
        const [after, usedAfter] = [await server.settled(), await server.usage()];
        const received = after.received - before.received;
        const lostInKernel = (after.lostInKernel ?? 0) - (before.lostInKernel ?? 0);
        rows.push([
          `${store}: ${what}${isPinned ? ', one core' : ', not pinned'}`,
          (sent.bytes / sent.documents).toFixed(0),
          (sent.documents / (sent.milliseconds / 1000)).toFixed(0),
          String(after.stored - before.stored),
          String(sum(after.dropped) - sum(before.dropped)),
          String(lostInKernel),
          String(documents - received - lostInKernel),
          String(atEnd.queued),
          ((usedAfter.cpuMicros - used.cpuMicros) / documents).toFixed(1),
          (usedAfter.rssBytes / 1e6).toFixed(0),
        ]);
        say(`  ${store}: ${what}`);
      }
    });
  }
  say(
    `\nIngest over UDP\n\n${table(
      [
        '',
        'bytes each',
        'sent a second',
        'stored',
        'dropped, counted',
        'lost in the kernel, counted',
        'lost uncounted',
        'waiting when the last was sent',
        'CPU µs each',
        'RSS MB',
      ],
      rows,
    )}`,
  );
}

async function measureQueries(): Promise<void> {
  const sizes: string[][] = [];
  const filters: string[][] = [];
  for (const store of STORES) {
    await withStore(store, async (server, file) => {
      for (const size of SIZES) {
        const filled = await server.fill(size, HOURS);
        const idle = await server.usage();
        const batches: number[] = [];
        const graphs: number[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          const ids = Array.from(
            { length: 5 },
            () => filled.ids[Math.floor(Math.random() * filled.ids.length)] ?? '',
          );
          batches.push(await server.batchGet([...new Set(ids)]));
          if (round % 5 === 0) graphs.push((await server.graph(HOURS)).milliseconds);
        }
        const pages = await measurePages(server, size === SIZES.at(-1) ? filters : [], store);
        const { rssBytes } = await server.usage();
        const stats = await server.stats();
        sizes.push([
          `${store}, ${size.toLocaleString('en')}`,
          stats.traces.toLocaleString('en'),
          shown(percentile(batches, 0.5)),
          shown(percentile(batches, 0.95)),
          shown(percentile(pages, 0.5)),
          shown(Math.max(...pages)),
          shown(percentile(graphs, 0.5)),
          shown(Math.max(...graphs)),
          (idle.rssBytes / 1e6).toFixed(0),
          (rssBytes / 1e6).toFixed(0),
          file === '' ? '' : ((await sizeOf(file)) / 1e6).toFixed(0),
        ]);
        say(`  ${store}: ${size} documents, filled in ${(filled.milliseconds / 1000).toFixed(1)} s`);
      }
    });
  }
  say(
    `\nQuestions over documents of the last ${HOURS} hours, in ms\n\n${table(
      [
        'documents',
        'traces',
        'BatchGetTraces p50',
        'p95',
        'page of summaries p50',
        'worst',
        'service graph p50',
        'worst',
        'RSS MB when filled',
        'RSS MB then',
        'file MB',
      ],
      sizes,
    )}`,
  );
  say(
    `\nPages of 100 summaries over the largest, with ${BUDGET_MS} ms each, in ms\n\n${table(
      ['filter', 'first page', 'worst page', 'pages to the end (20 at most)', 'found', 'looked over'],
      filters,
    )}`,
  );
}

async function measurePages(server: Server, rows: string[][], store: string): Promise<number[]> {
  const all: number[] = [];
  for (const [name, filter] of Object.entries(FILTERS)) {
    const pages: number[] = [];
    let [found, processed] = [0, 0];
    for (
      let token: string | undefined, first = true;
      (first || token !== undefined) && pages.length < 20;
      first = false
    ) {
      const page = await server.page({
        filter,
        budgetMs: BUDGET_MS,
        hours: HOURS,
        ...(token === undefined ? {} : { token }),
      });
      pages.push(page.milliseconds);
      found += page.found;
      processed += page.processed;
      token = page.token;
    }
    all.push(...pages);
    rows.push([
      `${store}: ${name}`,
      shown(pages[0] ?? Number.NaN),
      shown(Math.max(...pages)),
      String(pages.length),
      found.toLocaleString('en'),
      processed.toLocaleString('en'),
    ]);
  }
  return all;
}

async function sizeOf(file: string): Promise<number> {
  const sizes = await Promise.all(
    ['', '-wal'].map(async (suffix) => (await stat(file + suffix).catch(() => ({ size: 0 }))).size),
  );
  return sizes.reduce((all, size) => all + size, 0);
}

async function main(): Promise<void> {
  say(`Node ${process.version}, ${os.cpus().length} × ${os.cpus()[0]?.model ?? 'CPU'}\n`);
  const sender = await Sender.start();
  try {
    await measureIngest(sender);
  } finally {
    await sender.stop();
  }
  await measureQueries();
}

await main();
