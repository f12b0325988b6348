import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { BatchGetTracesCommand, PutTraceSegmentsCommand, XRayClient } from '@aws-sdk/client-xray';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { segment, TRACE_ID } from '../support/documents.ts';

const run = promisify(execFile);
const BUILDER = path.resolve(import.meta.dirname, '../../package/build-package.mjs');

/** The Node.js that runs this comes first, also for the `#!` line of the program. */
const env = {
  ...process.env,
  PATH: [path.dirname(process.execPath), process.env['PATH']].join(path.delimiter),
};

let folder: string;
let started: ChildProcess | undefined;

/** The package as somebody installs it: from a file, into a folder with nothing else, without a network. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'xray-local-package-'));
  const [built, console, installed] = ['built', 'console', 'installed'].map((name) =>
    path.join(folder, name),
  );
  await mkdir(String(console));
  await writeFile(path.join(String(console), 'index.html'), '<title>the console</title>');
  await run(process.execPath, [BUILDER, String(built), '--console', String(console)], { env });
  await run('npm', ['pack', String(built), '--pack-destination', folder], { cwd: folder, env });
  const file = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  await mkdir(String(installed));
  await writeFile(path.join(String(installed), 'package.json'), '{"private":true}');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', path.join(folder, String(file))], {
    cwd: String(installed),
    env,
  });
});

afterAll(async () => {
  if (started?.exitCode === null) {
    started.kill();
    await once(started, 'exit');
  }
  await rm(folder, { recursive: true });
});

describe('the published package', () => {
  it('needs nothing else', async () => {
    expect(await readdir(path.join(folder, 'installed/node_modules/@xray-microservices'))).toEqual([
      'xray-local',
    ]);
    const manifest = path.join(folder, 'installed/node_modules/@xray-microservices/xray-local/package.json');
    const text = await readFile(manifest, 'utf8');
    expect(JSON.parse(text)).not.toHaveProperty('dependencies');
    expect(JSON.parse(text)).not.toHaveProperty('private');
  });

  it('tells its version by npx', async () => {
    const { stdout } = await run('npx', ['--offline', 'xray-local', '--version'], {
      cwd: path.join(folder, 'installed'),
      env,
    });
    expect(stdout).toMatch(/^xray-local \d+\.\d+\.\d+\n$/);
  });

  it('keeps a trace, shows it, and has the console', async () => {
    const program = path.join(folder, 'installed/node_modules/.bin/xray-local');
    started = spawn(program, ['-b', '127.0.0.1:0'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(started.stdout ?? process.stdin), 'line')) as [string];
    const { tcp } = JSON.parse(line) as { readonly tcp: string };
    const xray = new XRayClient({
      endpoint: `http://${tcp}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    });
    const documents = [JSON.stringify(segment(1))];
    await xray.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: documents }));
    const { Traces: traces } = await xray.send(new BatchGetTracesCommand({ TraceIds: [TRACE_ID] }));
    expect(traces?.[0]?.Segments).toHaveLength(1);
    expect(await (await fetch(`http://${tcp}/`)).text()).toContain('the console');
    xray.destroy();
  });
});
