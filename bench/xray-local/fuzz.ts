import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { fuzz, unaccounted } from '../../apps/xray-local/test/support/fuzz.ts';
import type { FuzzedStats } from '../../apps/xray-local/test/support/fuzz.ts';

/*
 * Sends xray-local a million datagrams, damaged ones, noise and hostile JSON among them, and fails unless it lives, counts
 * each of them once, and stays as large as it was when it had warmed up:
 *
 *     node --conditions=@xray-microservices/source bench/xray-local/fuzz.ts --datagrams 1000000 --seed 1
 */

const { values } = parseArgs({
  options: { datagrams: { type: 'string', default: '1000000' }, seed: { type: 'string' } },
});
const DATAGRAMS = Number(values.datagrams);
const SEED = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));

/** Of the datagrams: until then the store fills up and code is compiled. */
const WARM_UP = 0.2;
const MOST_GROWTH_MB = 64;
const MAIN = path.join(import.meta.dirname, '../../apps/xray-local/src/main.ts');

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const child = spawn(
  process.execPath,
  [
    '--conditions=@xray-microservices/source',
    MAIN,
    '-b',
    '127.0.0.1:0',
    '--max-traces',
    '1000',
    '-l',
    'error',
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
const { udp, tcp } = JSON.parse(line) as { udp: string; tcp: string };
const megabytes = (): number =>
  Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })) / 1024;

say(`seed ${SEED}, ${DATAGRAMS.toLocaleString('en')} datagrams`);
let warm = 0;
const { sent, stats } = await fuzz({
  udpPort: Number(udp.split(':').at(-1)),
  datagrams: DATAGRAMS,
  seed: SEED,
  stats: async () => (await (await fetch(`http://${tcp}/stats`)).json()) as FuzzedStats,
  onProgress: (given) => {
    const now = megabytes();
    if (given <= DATAGRAMS * WARM_UP) warm = Math.max(warm, now);
    if (given % 100_000 < 1_000) say(`  ${given.toLocaleString('en')} sent, ${now.toFixed(0)} MB`);
  },
});
const end = megabytes();
say(JSON.stringify(stats, undefined, 1));
const problems = [
  ...(child.exitCode === null ? [] : [`it ended with exit code ${child.exitCode}`]),
  ...(stats.received + (stats.lostInKernel ?? 0) === sent
    ? []
    : [`${sent} were sent, ${stats.received} received, ${stats.lostInKernel ?? 0} lost in the kernel`]),
  ...(unaccounted(stats) === 0 ? [] : [`${unaccounted(stats)} are neither stored, rejected nor dropped`]),
  ...('InternalFailure' in stats.rejected ? [`${stats.rejected['InternalFailure'] ?? 0} failed inside`] : []),
  ...(end - warm <= MOST_GROWTH_MB ? [] : [`it grew from ${warm.toFixed(0)} to ${end.toFixed(0)} MB`]),
];
child.kill();
say(`after warm-up ${warm.toFixed(0)} MB, at the end ${end.toFixed(0)} MB`);
say(problems.length === 0 ? 'It took them all.' : `FAILED: ${problems.join('; ')}`);
process.exitCode = problems.length === 0 ? 0 : 1;
