import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startMysql } from '../../libs/testing/src/index.ts';
import { showRatio, spreadOf, table } from '../stats.ts';
import type { Attachment } from './attachment.ts';
import { judgeDocuments, judgeSpans } from './attachment.ts';
import type { Measurement, Scenario } from './load.ts';
import { measure, sendMarked } from './load.ts';
import type { Variant } from './processes.ts';
import { Part, startVariant } from './processes.ts';

/*
 * npm run bench -- tracing: what tracing costs a service, and whether what arrives is right. All variants run at the
 * same time and are loaded in turn, so that they share the machine's moods; ratios are within one round.
 */

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    scenarios: { type: 'string', default: 'ping:32,call:32,db:8,mix:8,db:32,mix:32' },
    marked: { type: 'string', default: '1000' },
  },
});
const ROUNDS = Number(values.rounds);
const SECONDS = Number(values.seconds);
const MARKED = Number(values.marked);
const POOL = 10;
const ROOT = path.resolve(import.meta.dirname, '../..');

const SCENARIOS: Scenario[] = values.scenarios
  .split(',')
  .filter(Boolean)
  .map((text) => {
    const [route = '', connections = '8'] = text.split(':');
    return { route: `/${route}`, connections: Number(connections) };
  });

const VARIANTS = [
  { name: 'untraced', tracer: 'none', rate: 0 },
  // the same once more: how far its ratio is from 1 is what this machine can't resolve
  { name: 'untraced-again', tracer: 'none', rate: 0 },
  { name: 'ours', tracer: 'ours', rate: 1 },
  { name: 'ours-unsampled', tracer: 'ours', rate: 0 },
  { name: 'OpenTelemetry', tracer: 'otel', rate: 1 },
  { name: 'X-Ray SDK', tracer: 'stock', rate: 1 },
].filter(({ name }) => values.only === '' || name === 'untraced' || values.only.split(',').includes(name));

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

type Cells = Map<string, Measurement[]>;
const cell = (scenario: Scenario, variant: string): string =>
  `${scenario.route}:${scenario.connections} ${variant}`;

async function measureAll(variants: readonly Variant[]): Promise<Cells> {
  const cells: Cells = new Map();
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [index, scenario] of SCENARIOS.entries()) {
      for (let i = 0; i < variants.length; i += 1) {
        const variant = variants[(i + round + index + variants.length) % variants.length];
        if (variant === undefined) continue;
        const result = await measure(variant, scenario, round === -1 ? 1 : SECONDS);
        if (round >= 0)
          cells.set(cell(scenario, variant.name), [
            ...(cells.get(cell(scenario, variant.name)) ?? []),
            result,
          ]);
      }
      say(
        `  ${round === -1 ? 'warm-up' : `round ${round + 1} of ${ROUNDS}`}: ${scenario.route}, ${scenario.connections} connections`,
      );
    }
  }
  return cells;
}

function report(cells: Cells, scenario: Scenario): string {
  const base = cells.get(cell(scenario, 'untraced')) ?? [];
  const rows = VARIANTS.map(({ name }) => {
    const own = cells.get(cell(scenario, name)) ?? [];
    const ratio = (of: (m: Measurement) => number): string =>
      showRatio(spreadOf(own.map((m, i) => of(m) / of(base[i] ?? m))));
    const added = spreadOf(own.map((m, i) => m.cpuMicrosPerRequest - (base[i]?.cpuMicrosPerRequest ?? 0)));
    return [
      name,
      ratio((m) => m.cpuMicrosPerRequest),
      `${added.median.toFixed(0)} [${added.min.toFixed(0)}-${added.max.toFixed(0)}]`,
      spreadOf(own.map((m) => m.cpuMicrosPerRequest)).median.toFixed(0),
      ratio((m) => m.requestsPerSecond),
      ratio((m) => m.p99Milliseconds),
      spreadOf(own.map((m) => m.rssMegabytes)).median.toFixed(0),
    ];
  });
  const head = ['', 'CPU per request, ratio', 'added µs', 'CPU µs', 'req/s, ratio', 'p99, ratio', 'RSS MB'];
  return `\n${scenario.route}, ${scenario.connections} connections\n\n${table(head, rows)}`;
}

interface Marked extends Attachment {
  variant: string;
  route: string;
  connections: number;
}

/** Waits until nothing more arrives. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 6000));

async function checkAttachment(
  variant: Variant,
  tracer: string,
  sink: Part<unknown>,
  route: string,
  connections: number,
): Promise<Marked> {
  // OpenTelemetry exports every 5 s: spans of what ran before must be out before those of this run are kept
  if (tracer === 'otel') await settle();
  sink.tell('keep');
  await sendMarked(variant, route, MARKED, connections);
  await (tracer === 'otel' ? settle() : new Promise((resolve) => setTimeout(resolve, 1500)));
  const { documents, spans } = await sink.ask<{ documents: string[]; spans: object[] }>('take');
  const attachment = tracer === 'otel' ? judgeSpans(spans) : judgeDocuments(documents);
  return { variant: variant.name, route, connections, ...attachment };
}

function versions(): string {
  const { dependencies } = JSON.parse(
    readFileSync(path.join(import.meta.dirname, '../package.json'), 'utf8'),
  ) as {
    dependencies: Record<string, string>;
  };
  return Object.entries(dependencies)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}

async function main(): Promise<void> {
  const mysql = await startMysql({ cacheDirectory: path.join(ROOT, '.cache'), report: say });
  const upstream = await Part.start<{ port: number }>('upstream.ts');
  const sink = await Part.start<{ udpPort: number; otlpPort: number }>('sink.ts');
  const shared = {
    udpPort: sink.ready.udpPort,
    otlpUrl: `http://127.0.0.1:${sink.ready.otlpPort}/v1/traces`,
    upstream: `http://127.0.0.1:${upstream.ready.port}`,
    database: mysql.connection,
    connectionLimit: POOL,
  };
  const variants: Variant[] = [];
  try {
    for (const { name, tracer, rate } of VARIANTS)
      variants.push(await startVariant(name, { ...shared, tracer, rate }));
    say(
      `Node ${process.version}, ${os.cpus().length} × ${os.cpus()[0]?.model ?? 'CPU'}; ${mysql.description}; pool of ${POOL}`,
    );
    say(
      `${ROUNDS} rounds × ${SECONDS} s, interleaved; median [min-max] of ratios within a round. ${versions()}\n`,
    );
    const cells = await measureAll(variants);
    for (const scenario of SCENARIOS) say(report(cells, scenario));
    const marked: Marked[] = [];
    if (MARKED > 0) {
      for (const [i, { tracer, rate, name }] of VARIANTS.entries()) {
        const variant = variants[i];
        if (variant === undefined || rate === 0) continue;
        const routes =
          name === 'ours' ? ['/mix', '/mix/execute', '/mix/callback', '/mix/transaction'] : ['/mix'];
        for (const route of routes) {
          for (const connections of [32, 128])
            marked.push(await checkAttachment(variant, tracer, sink, route, connections));
        }
      }
      say(`\n${MARKED} marked requests: what arrived\n`);
      const rows = marked.map((m) => [
        `${m.variant} ${m.route}`,
        String(m.connections),
        String(m.traces),
        String(m.right),
        String(m.foreign),
        String(m.extra),
        String(Math.max(0, MARKED - m.queries)),
      ]);
      say(
        table(
          [
            '',
            'connections',
            'traces',
            'exactly their own query and call',
            'queries of other requests',
            'queries twice',
            "queries in no request's trace",
          ],
          rows,
        ),
      );
    }
  } finally {
    for (const { part } of variants) await part.stop();
    await sink.stop();
    await upstream.stop();
    await mysql.stop();
  }
}

await main();
