import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/*
 * `npm run bench -- NAME`: the benchmarks of bench/, which has a package and a lockfile of its own, so that what is
 * only measured against is installed by nobody else.
 */

const ROOT = path.resolve(import.meta.dirname, '../..');
const BENCH = path.join(ROOT, 'bench');

const BENCHMARKS: Readonly<Record<string, { script: string; what: string }>> = {
  tracing: {
    script: 'tracing/run.ts',
    what: 'what tracing costs a service, beside OpenTelemetry and the X-Ray SDK',
  },
  'xray-local': {
    script: 'xray-local/run.ts',
    what: 'documents a second into xray-local, and its answers over a million of them',
  },
  fuzz: {
    script: 'xray-local/fuzz.ts',
    what: 'a million hostile datagrams into xray-local: each is counted, memory stays where it is',
  },
  services: {
    script: 'services/run.ts',
    what: 'both services as they are: throughput, latency, what a request costs and what holds it up',
  },
  soak: {
    script: 'tracing/soak.ts',
    what: 'memory over 500,000 requests, with a daemon that comes and goes',
  },
  report: {
    script: 'report/run.ts',
    what: 'all of them, and docs/benchmarks.md from what they measured; so does no name',
  },
};

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function run(command: string, args: readonly string[], cwd: string): Promise<number> {
  const child = spawn(command, args, { cwd, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

async function main([name = 'report', ...args]: string[]): Promise<number> {
  const benchmark = BENCHMARKS[name];
  if (benchmark === undefined) {
    say('Usage: npm run bench [-- NAME [options]]\n');
    for (const [each, { what }] of Object.entries(BENCHMARKS)) say(`  ${each.padEnd(11)} ${what}`);
    return name === '--help' ? 0 : 1;
  }
  if (!existsSync(path.join(BENCH, 'node_modules/.package-lock.json'))) {
    say('installing the packages of bench/');
    const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'], BENCH);
    if (code !== 0) return code;
  }
  const script = path.join(BENCH, benchmark.script);
  return run(process.execPath, ['--conditions=@xray-microservices/source', script, ...args], ROOT);
}

process.exitCode = await main(process.argv.slice(2));
