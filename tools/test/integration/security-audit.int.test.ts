import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { auditPackages } from '../../src/security/audit.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

const versionOf = (name: string) => ({ name, version: '1.0.0', dist: { tarball: '', integrity: '' } });
const ADVISORY = {
  id: 1,
  url: 'https://advisories.example/1',
  title: 'Runs what it is sent',
  severity: 'critical',
  vulnerable_versions: '<2.0.0',
};

let folder: string;
const closers: (() => void)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'audited-'));
  const own = { name: 'own', version: '1.0.0', dependencies: { left: '1.0.0' } };
  const packages = { '': own, 'node_modules/left': { version: '1.0.0' } };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(own));
  await writeFile(
    path.join(folder, 'package-lock.json'),
    JSON.stringify({ ...own, lockfileVersion: 3, requires: true, packages }),
  );
});
afterEach(() => {
  for (const close of closers.splice(0)) close();
});
afterAll(() => rm(folder, { recursive: true }));

/** A registry that knows a version of every package, and answers questions for advisories so. */
async function registry(status: number, advisories: object): Promise<string> {
  const server = createServer((request, response) => {
    const isAudit = request.url?.endsWith('/advisories/bulk') === true;
    const name = decodeURIComponent(request.url?.slice(1) ?? '');
    const known = { name, 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': versionOf(name) } };
    request.resume().once('end', () => {
      response.writeHead(isAudit ? status : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isAudit ? advisories : known));
    });
  }).listen(0, '127.0.0.1');
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe('the audit of a lockfile', () => {
  it('tells the packages of which the registry knows something bad', async () => {
    const audit = await auditPackages({ folder, registry: await registry(200, { left: [ADVISORY] }) });
    expect(audit).toEqual({
      ran: true,
      vulnerabilities: [{ name: 'left', severity: 'critical', because: ['Runs what it is sent'] }],
    });
  });

  it('finds nothing where the registry knows nothing', async () => {
    const audit = await auditPackages({ folder, registry: await registry(200, {}) });
    expect(audit).toEqual({ ran: true, vulnerabilities: [] });
  });

  it('has not run where the registry answers no such question', async () => {
    const audit = await auditPackages({ folder, registry: await registry(405, {}) });
    expect(audit).toEqual({ ran: false, reason: expect.stringContaining('405') as string });
  });
});

describe('the command', () => {
  const COMMAND = path.join(ROOT, 'tools/src/security/audit-packages.ts');

  /** Runs it with a registry, and answers what it writes and how it ends. */
  function run(url: string, ...args: string[]): Promise<{ code: unknown; said: string }> {
    const env = { ...process.env, npm_config_registry: url };
    return new Promise((resolve) => {
      execFile(process.execPath, [COMMAND, ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: error?.code ?? 0, said: stdout + stderr });
      });
    });
  }

  it('asks for both lockfiles, and says that nothing is known', async () => {
    const { code, said } = await run(await registry(200, {}));
    expect([code, said]).toEqual([
      0,
      'package-lock.json: no known vulnerability that is high or critical\n' +
        'bench/package-lock.json: no known vulnerability that is high or critical\n',
    ]);
  });

  it('says loudly that it has not run, which is a failure only for who asks for that', async () => {
    const url = await registry(405, {});
    const { code, said } = await run(url);
    expect(said).toMatch(/^package-lock\.json: NOT RUN, so nothing is known: .*405/);
    expect(code).toBe(0);
    expect((await run(url, '--required')).code).toBe(1);
  });

  it('ends with 1 when something is found, and names it', async () => {
    const vulnerable = { express: [{ ...ADVISORY, vulnerable_versions: '*' }] };
    const { code, said } = await run(await registry(200, vulnerable));
    expect(said).toContain('express: critical, Runs what it is sent');
    expect(code).toBe(1);
  });
});
