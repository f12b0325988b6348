import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { MysqlServer } from '@xray-microservices/testing';
import { startMysql } from '@xray-microservices/testing';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Collector } from '../support/collector.ts';
import { startCollector } from '../support/collector.ts';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../../../..');
const CACHE = path.join(ROOT, '.cache');
const FIXTURES = path.join(import.meta.dirname, '../fixtures/formats');

/** The oldest Node that the library supports. */
const OLDEST_NODE = '22.12.0';

let server: MysqlServer;
let collector: Collector;
let bundles: string;

beforeAll(async () => {
  // as a package's user gets it: compiled
  await run(path.join(ROOT, 'node_modules/.bin/tsc'), ['--build', 'tsconfig.build.json'], {
    cwd: path.resolve(import.meta.dirname, '../..'),
  });
  collector = await startCollector();
  server = await startMysql({ cacheDirectory: CACHE });
  bundles = await mkdtemp(path.join(tmpdir(), 'xray-tracing-'));
});

afterEach(() => {
  collector.clear();
});

afterAll(async () => {
  await collector.close();
  await server.stop();
  await rm(bundles, { recursive: true });
});

/** Runs a probe to its end. */
async function runProbe(
  script: string,
  env: Record<string, string> = {},
  node = process.execPath,
): Promise<void> {
  await run(node, [script], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      PROBE_DAEMON: collector.address,
      PROBE_DATABASE: JSON.stringify(server.connection),
      ...env,
    },
  });
}

/** What each format and version has to give: one segment with its six subsegments. */
async function expectTrace(): Promise<void> {
  const [segment] = await collector.received(1);
  const parts = segment?.subsegments?.map((subsegment) => {
    const { sql, http } = subsegment as {
      sql?: { sanitized_query: string };
      http?: { request: { url: string } };
    };
    return sql?.sanitized_query ?? new URL(http?.request.url ?? '').pathname;
  });
  expect(parts).toEqual([
    'SELECT ? AS queried',
    'SELECT ? AS executed',
    'SELECT ? AS called_back',
    '/axios',
    '/fetch',
    '/undici',
  ]);
  expect(segment).toMatchObject({ name: 'Probe', annotations: { http_route: '/all' } });
  expect(JSON.stringify(segment)).not.toContain('secret');
  expect(collector.documents).toHaveLength(1);
}

/** Node as its npm package for this platform, kept in the cache folder. */
async function oldestNode(): Promise<string> {
  const folder = path.join(CACHE, 'versions', `node-${OLDEST_NODE}`);
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const binary = path.join(folder, 'node_modules', name, 'bin', 'node');
  if (!existsSync(binary))
    await run('npm', ['install', '--no-save', '--prefix', folder, `${name}@${OLDEST_NODE}`]);
  return binary;
}

async function bundle(format: 'esm' | 'cjs'): Promise<string> {
  const outfile = path.join(bundles, `bundle.${format === 'esm' ? 'mjs' : 'cjs'}`);
  const banner = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;
  await build({
    entryPoints: [path.join(FIXTURES, 'bundle.mjs')],
    bundle: true,
    platform: 'node',
    format,
    outfile,
    logLevel: 'error',
    ...(format === 'esm' && { banner: { js: banner } }),
  });
  return outfile;
}

describe('the library works the same', () => {
  it('in an ES module', async () => {
    await runProbe(path.join(FIXTURES, 'esm.mjs'));
    await expectTrace();
  });

  it('in CommonJS', async () => {
    await runProbe(path.join(FIXTURES, 'cjs.cjs'));
    await expectTrace();
  });

  it.each(['esm', 'cjs'] as const)('in an esbuild bundle as %s, away from its packages', async (format) => {
    await runProbe(await bundle(format));
    await expectTrace();
  });

  it.each([
    ['mysql2 3.20.0', { PROBE_MYSQL: 'mysql2-oldest' }],
    ['Express 5.0.0', { PROBE_EXPRESS: 'express-oldest' }],
    ['undici 6.0.0', { PROBE_UNDICI: 'undici-oldest' }],
    ['axios 1.0.0', { PROBE_AXIOS: 'axios-oldest' }],
  ])('with %s, the oldest it supports', async (_what, env) => {
    await runProbe(path.join(FIXTURES, 'esm.mjs'), env);
    await expectTrace();
  });

  it(`on Node ${OLDEST_NODE}, the oldest it supports`, { timeout: 180_000 }, async () => {
    const node = await oldestNode();
    for (const script of ['esm.mjs', 'cjs.cjs']) {
      await runProbe(path.join(FIXTURES, script), { PROBE_UNDICI: 'undici-oldest' }, node);
      await expectTrace();
      collector.clear();
    }
  });
});
