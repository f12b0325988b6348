import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startMysql } from '../../libs/testing/src/index.ts';
import { scenarioFigures, showScenario } from './figures.ts';
import type { Measurement, Scenario } from './load.ts';
import { measure } from './load.ts';
import type { Marked } from './marked.ts';
import { checkAttachment, showMarked } from './marked.ts';
import { measureOwnCode, showOwnCode } from './own-code.ts';
import type { Variant } from './processes.ts';
import { Part, startVariant } from './processes.ts';
import { variantsOf } from './variants.ts';

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
    json: { type: 'string' },
  },
});
const ROUNDS = Number(values.rounds);
const SECONDS = Number(values.seconds);
const MARKED = Number(values.marked);
const POOL = 10;
const ROOT = path.resolve(import.meta.dirname, '../..');
const PLANS = variantsOf(values.only);

const SCENARIOS: Scenario[] = values.scenarios
  .split(',')
  .filter(Boolean)
  .map((text) => {
    const [route = '', connections = '8'] = text.split(':');
    return { route: `/${route}`, connections: Number(connections) };
  });

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

type Rounds = Map<string, Measurement[]>;

/** Loads the variants in turn; the order turns with each round. The first round warms up and is not kept. */
async function measureAll(variants: readonly Variant[]): Promise<Rounds[]> {
  const cells = SCENARIOS.map((): Rounds => new Map(variants.map(({ name }) => [name, []])));
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [index, scenario] of SCENARIOS.entries()) {
      for (let i = 0; i < variants.length; i += 1) {
        const variant = variants[(i + round + index + variants.length) % variants.length];
        if (variant === undefined) continue;
        const result = await measure(variant, scenario, round === -1 ? 1 : SECONDS);
        if (round >= 0) cells[index]?.get(variant.name)?.push(result);
      }
      const when = round === -1 ? 'warm-up' : `round ${round + 1} of ${ROUNDS}`;
      say(`  ${when}: ${scenario.route}, ${scenario.connections} connections`);
    }
  }
  return cells;
}

async function markAll(variants: readonly Variant[], sink: Part<unknown>): Promise<Marked[]> {
  const marked: Marked[] = [];
  for (const [index, plan] of PLANS.entries()) {
    const variant = variants[index];
    if (variant !== undefined && plan.rate > 0)
      marked.push(...(await checkAttachment({ plan, variant, sink, count: MARKED })));
  }
  return marked;
}

function versions(): Record<string, string> {
  const file = path.join(import.meta.dirname, '../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { dependencies: Record<string, string> }).dependencies;
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
    for (const { name, tracer, rate } of PLANS)
      variants.push(await startVariant(name, { ...shared, tracer, rate }));
    const machine = `${os.cpus().length} × ${os.cpus()[0]?.model ?? 'CPU'}`;
    say(`Node ${process.version}, ${machine}; ${mysql.description}; pool of ${POOL}`);
    say(`${ROUNDS} rounds × ${SECONDS} s, interleaved; median [min-max] of ratios within a round.\n`);
    const cells = await measureAll(variants);
    const scenarios = SCENARIOS.map((scenario, index) =>
      scenarioFigures(scenario, cells[index] ?? new Map()),
    );
    for (const scenario of scenarios) say(showScenario(scenario));
    const ownCode = await measureOwnCode(sink.ready.udpPort);
    say(showOwnCode(ownCode));
    const marked = MARKED > 0 ? await markAll(variants, sink) : [];
    if (MARKED > 0) say(showMarked(marked, MARKED));
    if (values.json === undefined) return;
    const about = { benchmark: 'tracing', at: new Date().toISOString(), node: process.version };
    const how = { cpus: os.cpus().length, rounds: ROUNDS, seconds: SECONDS, versions: versions() };
    writeFileSync(values.json, JSON.stringify({ ...about, ...how, scenarios, ownCode, marked }));
  } finally {
    for (const { part } of variants) await part.stop();
    await sink.stop();
    await upstream.stop();
    await mysql.stop();
  }
}

await main();
