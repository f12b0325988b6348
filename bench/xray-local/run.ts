import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { TRACES_PER_ORDER } from './documents.ts';
import { Bundle, lastHours, Sender, Server } from './parts.ts';
import type { Ingest, Pages, Questions, Results } from './results.ts';
import { HOURS, ingestTable, pagesTable, questionsTable } from './tables.ts';

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
    json: { type: 'string' },
  },
});
const RATE = Number(values.rate);
const SECONDS = Number(values.seconds);
const BURST = Number(values.burst);
const SIZES = values.sizes.split(',').filter(Boolean).map(Number);
const STORES = values.stores.split(',').filter(Boolean);

const ROUNDS = 300;
const GRAPHS = 20;
/** The first of a fill are as old as the window, so later ones are looked for. */
const LATER_ORDERS = 100;
/** Documents a second, to fill a store. */
const FILL_RATE = 15_000;
const MOST_PAGES = 20;
const SENDER_CORE = 0;
const SERVER_CORE = 1;

const results: Results = {
  node: process.version,
  cpu: os.cpus()[0]?.model ?? 'CPU',
  cores: os.cpus().length,
  at: new Date().toISOString(),
  options: { rate: RATE, seconds: SECONDS, burst: BURST, sizes: SIZES, stores: STORES },
  ingest: [],
  questions: [],
  pages: [],
};

/** A filter of each kind: by columns, by terms, by what is only in the facts, for many, few, one and none. */
const filtersOf = (order: number): Record<string, string> => ({
  'no filter': '',
  fault: 'fault',
  'service() { fault }': 'service("V1-Notification-Microservice") { fault }',
  'duration > 0.5': 'duration > 0.5',
  'one url': 'http.url = "http://users.example.com/usermgmt/user/user42"',
  'url CONTAINS': 'http.url CONTAINS "user42"',
  'one order of a million': `annotation.order = ${order}`,
  'an order that is not': 'annotation.order = -1',
  'nothing is so slow': 'responsetime > 1000',
});

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((all, count) => all + count, 0);
const percentile = (all: readonly number[], part: number): number =>
  [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * part))] ?? Number.NaN;

async function withStore(
  bundle: Bundle,
  name: string,
  work: (server: Server, file: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'xray-local-bench-'));
  const file = name === 'file' ? path.join(folder, 'traces.db') : '';
  const server = await Server.start(bundle, file);
  try {
    await work(server, file);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

async function measureIngest(bundle: Bundle, sender: Sender): Promise<void> {
  for (const store of STORES) {
    await withStore(bundle, store, async (server) => {
      const oneCore = server.pin(SERVER_CORE) && sender.pin(SENDER_CORE);
      await sender.send({ port: server.udpPort, documents: RATE * 2, rate: RATE }); // warm-up
      await server.settled();
      for (const [what, documents, rate] of [
        ['sustained', RATE * SECONDS, RATE],
        ['burst', BURST, 0],
      ] as const) {
        results.ingest.push({
          store,
          what,
          oneCore,
          ...(await measureSending(server, sender, { documents, rate })),
        });
        say(`  ${store}: ${what}, ${documents.toLocaleString('en')} documents`);
      }
    });
  }
  say(ingestTable(results));
}

async function measureSending(
  server: Server,
  sender: Sender,
  { documents, rate }: { documents: number; rate: number },
): Promise<Omit<Ingest, 'store' | 'what' | 'oneCore'>> {
  const [before, used] = [await server.settled(), await server.usage()];
  const sent = await sender.send({ port: server.udpPort, documents, rate });
  const atEnd = await server.stats();
  const [after, usedAfter] = [await server.settled(), await server.usage()];
  const received = after.received - before.received;
  const lostInKernel = (after.lostInKernel ?? 0) - (before.lostInKernel ?? 0);
  return {
    documents,
    bytesEach: sent.bytes / sent.documents,
    sentPerSecond: sent.documents / (sent.milliseconds / 1000),
    stored: after.stored - before.stored,
    dropped: sum(after.dropped) - sum(before.dropped),
    lostInKernel,
    lostUncounted: documents - received - lostInKernel,
    queuedAtEnd: atEnd.queued,
    cpuMicrosEach: (usedAfter.cpuMicros - used.cpuMicros) / documents,
    rssBytes: usedAfter.rssBytes,
  };
}

async function measureQueries(bundle: Bundle, sender: Sender): Promise<void> {
  for (const store of STORES) {
    await withStore(bundle, store, async (server, file) => {
      for (const size of SIZES) {
        results.questions.push(
          await measureQuestions(server, { store, file, size, ...(await fill(server, sender, size)) }),
        );
        say(`  ${store}: ${size.toLocaleString('en')} documents`);
      }
    });
  }
  say(questionsTable(results));
  say(pagesTable(results));
}

/** What is known of what a store was filled with. */
interface Filled {
  readonly ids: readonly string[];
  /** An order that some of the traces tell. */
  readonly order: number;
}

/** Fills the store up to so many documents, of traces that began in the last hours. */
async function fill(server: Server, sender: Sender, size: number): Promise<Filled> {
  const { segments } = await server.settled();
  const documents = size - segments;
  const port = server.udpPort;
  const { ids, firstNumber } = await sender.send({ port, documents, rate: FILL_RATE, hours: HOURS });
  const after = await server.settled();
  if (after.segments !== size) throw new Error(`${after.segments} of ${size} documents are stored`);
  return { ids, order: Math.ceil(firstNumber / TRACES_PER_ORDER) + LATER_ORDERS };
}

async function measureQuestions(
  server: Server,
  { store, file, size, ids, order }: Filled & { store: string; file: string; size: number },
): Promise<Questions> {
  const { rssBytes: rssBytesFilled } = await server.usage();
  const batches: number[] = [];
  const graphs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const some = Array.from({ length: 5 }, () => ids[Math.floor(Math.random() * ids.length)] ?? '');
    batches.push(await server.batchGet([...new Set(some)]));
  }
  for (let round = 0; round < GRAPHS; round += 1) graphs.push(await server.graph(HOURS));
  const { times, pages } = await measurePages(server, store, filtersOf(order));
  if (size === SIZES.at(-1)) results.pages.push(...pages);
  const { rssBytes } = await server.usage();
  return {
    store,
    documents: size,
    traces: (await server.stats()).traces,
    batchGetP50: percentile(batches, 0.5),
    batchGetP95: percentile(batches, 0.95),
    summariesP50: percentile(times, 0.5),
    summariesWorst: Math.max(...times),
    graphP50: percentile(graphs, 0.5),
    graphWorst: Math.max(...graphs),
    rssBytesFilled,
    rssBytes,
    ...(file === '' ? {} : { fileBytes: await sizeOf(file) }),
  };
}

/** Goes through the pages of each filter. Answers how long every page took, and what each filter came to. */
async function measurePages(
  server: Server,
  store: string,
  filters: Record<string, string>,
): Promise<{ times: number[]; pages: Pages[] }> {
  const times: number[] = [];
  const pages: Pages[] = [];
  const window = lastHours(HOURS);
  for (const [filter, text] of Object.entries(filters)) {
    const own: number[] = [];
    let [found, processed] = [0, 0];
    let token: string | undefined;
    do {
      const page = await server.page(text, window, token);
      own.push(page.milliseconds);
      found += page.found;
      processed += page.processed;
      token = page.token;
    } while (token !== undefined && own.length < MOST_PAGES);
    times.push(...own);
    pages.push({
      store,
      filter,
      firstMs: own[0] ?? Number.NaN,
      worstMs: Math.max(...own),
      pages: own.length,
      found,
      processed,
    });
  }
  return { times, pages };
}

async function sizeOf(file: string): Promise<number> {
  const sizes = await Promise.all(
    ['', '-wal'].map(async (suffix) => (await stat(file + suffix).catch(() => ({ size: 0 }))).size),
  );
  return sizes.reduce((all, size) => all + size, 0);
}

async function main(): Promise<void> {
  say(`Node ${process.version}, ${os.cpus().length} × ${os.cpus()[0]?.model ?? 'CPU'}\n`);
  const bundle = await Bundle.make();
  const sender = await Sender.start();
  try {
    await measureIngest(bundle, sender);
    await measureQueries(bundle, sender);
  } finally {
    await sender.stop();
    await bundle.remove();
  }
  if (values.json !== undefined) {
    await writeFile(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
  }
}

await main();
