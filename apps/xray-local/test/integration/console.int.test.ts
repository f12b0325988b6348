import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/config/config.ts';
import { createConsoleSite } from '../../src/console/console-site.ts';
import { createHttpServer } from '../../src/http/http-server.ts';
import { createLog } from '../../src/log.ts';

const POLICY =
  "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";
const HTML = { accept: 'text/html,*/*;q=0.8' };

let folder: string;
let server: Server;
let base: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-'));
  server = createHttpServer({
    routes: {
      actions: new Map([['/Traces', () => ({})]]),
      pages: new Map([['/stats', () => ({ received: 0 })]]),
      site: createConsoleSite([join(folder, 'absent'), join(folder, 'dist')]),
    },
    ...DEFAULT_LIMITS,
    allowedHosts: [],
    newRequestId: () => 'request',
    log: createLog({ level: 'error', now: () => new Date(), write: (line) => expect.fail(line) }),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

async function build(page = '<!doctype html><p>console'): Promise<void> {
  const dist = join(folder, 'dist');
  await mkdir(join(dist, 'assets'), { recursive: true });
  await writeFile(join(dist, 'assets', 'index-DbEo1zK9.js'), 'export {};');
  await writeFile(join(dist, 'favicon.svg'), '<svg/>');
  await writeFile(join(dist, 'index.html'), page);
}

async function get(path: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(base + path, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('a console that is built', () => {
  beforeEach(() => build());

  it.each(['/', '/index.html', '/traces', '/trace', '/map', '/deep/er', '/?range=1h'])(
    'is what a browser gets at %s, with a strict policy',
    async (path) => {
      const { status, headers, text } = await get(path, HTML);
      expect([status, text]).toEqual([200, '<!doctype html><p>console']);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': POLICY,
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      });
    },
  );

  it('is at / for every client', async () => {
    expect((await get('/', { accept: '*/*' })).text).toContain('console');
  });

  it('has files whose name tells their content, which are kept for ever', async () => {
    const { headers, text } = await get('/assets/index-DbEo1zK9.js');
    expect([headers.get('content-type'), headers.get('cache-control'), text]).toEqual([
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
      'export {};',
    ]);
  });

  it('has other files, which are asked for again', async () => {
    const { headers } = await get('/favicon.svg');
    expect([headers.get('content-type'), headers.get('cache-control')]).toEqual([
      'image/svg+xml',
      'no-cache',
    ]);
    const again = await get('/favicon.svg', { 'if-none-match': headers.get('etag') ?? '' });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await get('/favicon.svg', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it.each([
    '/assets/absent.js',
    '/../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/__proto__',
    '/assets/',
  ])('has nothing at %s for who does not want a page', async (path) => {
    const { status, headers } = await get(path);
    expect([status, headers.get('x-amzn-errortype')]).toEqual([404, 'UnknownOperationException']);
  });

  it('leaves the API its paths', async () => {
    expect((await get('/stats', HTML)).text).toBe('{"received":0}');
    expect((await get('/Traces', HTML)).status).toBe(405);
    expect((await fetch(`${base}/traces`, { method: 'POST', headers: HTML })).status).toBe(404);
  });

  it('is told with HEAD', async () => {
    const response = await fetch(base, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([
      200,
      '25',
      '',
    ]);
  });

  it('is read again when it is built again', async () => {
    await get('/', HTML);
    await build('<!doctype html><p>newer');
    await utimes(join(folder, 'dist', 'index.html'), 1_900_000_000, 1_900_000_000);
    expect((await get('/', HTML)).text).toContain('newer');
  });
});

describe('a console that is not built', () => {
  it('is a page that says how to build it', async () => {
    const { status, headers, text } = await get('/map', HTML);
    expect([status, headers.get('content-security-policy')]).toEqual([503, POLICY]);
    expect(text).toContain('npm run build -w apps/xray-console');
    expect(text).not.toMatch(/<script|<style|\sstyle=|\son\w+=/);
  });

  it('is found once it is built', async () => {
    expect((await get('/')).status).toBe(503);
    await build();
    expect((await get('/')).status).toBe(200);
  });

  it('is nothing to a program', async () => {
    expect((await get('/map', { accept: 'application/json' })).status).toBe(404);
  });
});
