import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ServicesResults } from '../report/services-results.ts';
import { renderServices } from '../report/services-section.ts';
import { measureGrowth } from './growth.ts';
import { Meter } from './measure.ts';
import type { Options } from './options.ts';
import { OptionError, parseOptions } from './options.ts';
import { POOL } from './pair.ts';
import { measureRoutes } from './rounds.ts';
import type { System } from './system.ts';
import { startSystem } from './system.ts';

/*
 * npm run bench -- services: both services as they are, with MySQL, a mail server and xray-local, each in a process of
 * its own; what a request takes, traced and not, and what holds it up.
 */

/** Users that are there from the beginning, who log in and are asked for. */
const USERS = 1000;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Aborted when this process is told to end. */
function interruption(): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      interrupted.abort();
    });
  }
  return interrupted.signal;
}

/** Measures all, and stops what it started, also when it is interrupted. */
async function measureAll(options: Options, interrupted: AbortSignal): Promise<ServicesResults> {
  const system = await startSystem(say, interrupted);
  // what is under way then loses its services, and fails
  interrupted.addEventListener('abort', () => void system.stop());
  try {
    return await measureWith(system, options);
  } finally {
    await system.stop();
  }
}

async function measureWith(system: System, options: Options): Promise<ServicesResults> {
  const meters = {
    untraced: new Meter(system, system.pairs.untraced, await system.pairs.untraced.token()),
    traced: new Meter(system, system.pairs.traced, await system.pairs.traced.token()),
  };
  for (const { pair } of Object.values(meters)) {
    await pair.users.fill(USERS);
    await pair.users.analyse();
  }
  if (system.mysql.pid === undefined) say('  the MySQL process is out of sight: its CPU is told as 0');
  const routes = await measureRoutes({ ...options, meters, xrayUrl: system.xrayUrl, say });
  return {
    benchmark: 'services',
    at: new Date().toISOString(),
    node: process.version,
    cpus: os.cpus().length,
    mysql: system.mysql.description.replace(/,.*/, ''),
    rounds: options.rounds,
    seconds: options.seconds,
    users: USERS,
    pool: POOL,
    routes,
    growth: await measureGrowth(meters.traced, options, say),
  };
}

function write(results: ServicesResults, { json }: Options): void {
  say(`\n${renderServices(results)}`);
  if (json === undefined) return;
  mkdirSync(path.dirname(path.resolve(json)), { recursive: true });
  writeFileSync(json, `${JSON.stringify(results, undefined, 1)}\n`);
}

async function main(args: readonly string[]): Promise<number> {
  const interrupted = interruption();
  try {
    const options = parseOptions(args);
    if (options !== undefined) write(await measureAll(options, interrupted), options);
    return 0;
  } catch (error) {
    if (interrupted.aborted) return 130;
    if (!(error instanceof OptionError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

// Not only the code: sockets of requests that nobody answers any more would hold the process.
process.exit(await main(process.argv.slice(2)));
