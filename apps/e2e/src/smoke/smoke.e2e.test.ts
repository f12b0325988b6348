import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:https';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { selfSigned } from '@xray-microservices/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Runner } from '../runner.ts';
import { Deployment } from './deployment.ts';
import type { XrayLocal } from './deployment.ts';
import { runNode, smoke } from './smoke-process.ts';

/** Nobody listens there, and the system says so. */
const NOWHERE = '127.0.0.1:9';
/** Seconds to wait for what never comes. */
const SHORT = '5';

describe('smoke against npm start', () => {
  it('finds the trace complete', async () => {
    await using runner = new Runner(['--free-ports']);
    await runner.printed('Ctrl-C stops all parts.');
    const args = ['--url', runner.address('user-management'), '--xray', runner.address('X-Ray')];
    const { code, stdout } = await smoke(args);
    expect(stdout).toContain('The trace is complete.');
    expect(stdout).not.toMatch(/[✗–] /);
    expect(code).toBe(0);
  });
});

describe('smoke', () => {
  let deployment: Deployment;
  let xray: XrayLocal;
  let folder: string;
  /** user-management, by which of the two is told a wrong daemon. */
  const urls = { right: '', usersWrong: '', notificationWrong: '', bothWrong: '', notificationGone: '' };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'smoke-'));
    deployment = await Deployment.start();
    xray = await deployment.xrayLocal();
    const notification = await deployment.notification(xray.daemon);
    const lost = await deployment.notification(NOWHERE);
    urls.right = await deployment.userManagement(xray.daemon, notification);
    urls.usersWrong = await deployment.userManagement(NOWHERE, notification);
    urls.notificationWrong = await deployment.userManagement(xray.daemon, lost);
    urls.bothWrong = await deployment.userManagement(NOWHERE, lost);
    urls.notificationGone = await deployment.userManagement(xray.daemon, `http://${NOWHERE}`);
  });

  afterAll(async () => {
    await deployment.stop();
    await rm(folder, { recursive: true });
  });

  it.each([
    ['user-management', 'usersWrong', 'user-management → daemon (UDP)'],
    ['notification', 'notificationWrong', 'notification → daemon (UDP)'],
    ['both', 'bothWrong', 'user-management → daemon (UDP)'],
  ] as const)('names the hop when the daemon address of %s is wrong', async (_what, which, hop) => {
    const { code, stdout } = await smoke(['--url', urls[which], '--xray', xray.api, '--timeout', SHORT]);
    expect(stdout).toContain(`The trace is not complete. Lost at: ${hop}`);
    expect(stdout).toContain('the doctor, as told in docs/runbooks/trace-missing.md');
    expect(code).toBe(1);
  });

  it('ends with 3 when notification is gone, and shows the fault', async () => {
    const { code, stdout } = await smoke(['--url', urls.notificationGone, '--xray', xray.api]);
    expect(stdout).toContain('503 instead of 200');
    expect(stdout).toMatch(/✗ flags .*subsegment "127\.0\.0\.1:9": fault/);
    expect(stdout).toContain('Lost at: user-management → notification\n');
    expect(code).toBe(3);
  });

  it('ends with 3 when nobody answers', async () => {
    const { code, stdout } = await smoke(['--url', 'http://127.0.0.1:2', '--xray', xray.api]);
    expect(stdout).toContain('Lost at: client → user-management\n');
    expect(code).toBe(3);
  });

  it('names the way to user-management when a proxy drops the trace header', async () => {
    const proxy = createServer((request, response) => {
      void fetch(`${urls.right}${request.url ?? ''}`).then(async (answer) => {
        response.writeHead(answer.status).end(await answer.text());
      });
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const { code, stdout } = await smoke(['--url', url, '--xray', xray.api, '--timeout', SHORT]);
    proxy.close();
    expect(stdout).toContain('Lost at: client → user-management (X-Amzn-Trace-Id)');
    expect(code).toBe(1);
  });

  it('ends with 4 when the X-Ray API is not there, or is none', async () => {
    const gone = await smoke(['--url', urls.right, '--xray', 'http://127.0.0.1:2']);
    expect(gone.stderr).toContain("http://127.0.0.1:2 can't be asked");
    expect(gone.code).toBe(4);
    expect((await smoke(['--url', urls.right, '--xray', urls.right])).code).toBe(4);
  });

  it('ends with 4 when the X-Ray API hangs, and tells programs so, too', async () => {
    const api = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(api, 'listening');
    const address = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    const args = ['--url', urls.right, '--xray', address, '--timeout', SHORT];
    const problem = `${address} can't be asked (no answer within ${SHORT} s)`;
    const json = await smoke([...args, '--output', 'json']);
    expect(json.stderr).toContain(problem);
    expect(JSON.parse(json.stdout)).toMatchObject({ exitCode: 4, traces: [] });
    expect(json.stdout).toContain(problem);
    expect(json.code).toBe(4);
    expect((await smoke([...args, '--output', 'junit'])).stdout).toContain('failures="0" errors="1"');
    api.closeAllConnections();
    api.close();
  });

  it('says that there are no credentials for AWS', async () => {
    const { code, stderr } = await smoke(['--url', urls.right, '--xray', 'aws', '--region', 'eu-central-1'], {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: path.join(folder, 'none'),
      AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'none'),
    });
    expect(stderr).toContain("can't be asked: there are no credentials");
    expect(code).toBe(4);
  });

  it('ends with 4 when AWS lets nobody in', async () => {
    const api = createServer((_request, response) => {
      const message = { message: 'not authorized to perform: xray:BatchGetTraces' };
      response.writeHead(403, { 'x-amzn-errortype': 'AccessDeniedException' }).end(JSON.stringify(message));
    }).listen(0, '127.0.0.1');
    await once(api, 'listening');
    const { code, stderr } = await smoke(['--url', urls.right, '--xray', 'aws', '--region', 'eu-central-1'], {
      AWS_ENDPOINT_URL_XRAY: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
    });
    api.close();
    expect(stderr).toContain('AWS X-Ray in eu-central-1 refused to answer (AccessDeniedException');
    expect(stderr).toContain('AWSXrayReadOnlyAccess');
    expect(code).toBe(4);
  });

  it('ends with 2 when it is not told where', async () => {
    const { code, stderr } = await smoke([]);
    expect(stderr).toContain('--url is missing');
    expect(code).toBe(2);
  });

  it('ends with 5, and sends nothing, when its files cannot be used', async () => {
    const file = path.join(folder, 'not-there/out.json');
    const args = ['--url', urls.right, '--xray', xray.api];
    const written = await smoke([...args, '--output', 'json', '--output-file', file]);
    expect(written).toMatchObject({
      code: 5,
      stdout: '',
      stderr: expect.stringContaining('ENOENT') as string,
    });
    const read = await smoke([...args, '--ca', path.join(import.meta.dirname, 'README.md')]);
    expect(read).toMatchObject({
      code: 5,
      stdout: '',
      stderr: expect.stringContaining('no certificate') as string,
    });
  });

  it('sends several requests, and tells programs of each', async () => {
    const { code, stdout } = await smoke([
      '--url',
      urls.right,
      '--xray',
      xray.api,
      '--requests',
      '3',
      '--output',
      'json',
    ]);
    const report = JSON.parse(stdout) as {
      traces: { traceId: string; complete: boolean; documents: unknown[] }[];
    };
    expect(report.traces.map(({ complete }) => complete)).toEqual([true, true, true]);
    expect(report.traces.map(({ documents }) => documents.length)).toEqual([2, 2, 2]);
    expect(new Set(report.traces.map(({ traceId }) => traceId)).size).toBe(3);
    expect(code).toBe(0);
  });

  it('writes JUnit for CI into a file, and text beside it', async () => {
    const file = path.join(folder, 'smoke.xml');
    const args = ['--url', urls.notificationWrong, '--xray', xray.api, '--timeout', SHORT];
    const { code, stdout } = await smoke([...args, '--output', 'junit', '--output-file', file]);
    const xml = await readFile(file, 'utf8');
    expect(xml).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites tests="10" failures="1" errors="0" skipped="1">/,
    );
    expect(xml).toContain(
      '<failure message="lost at notification → daemon (UDP): no segment of V1-Notification-Microservice',
    );
    expect(stdout).toContain('Lost at: notification → daemon (UDP)');
    expect(code).toBe(1);
  });

  it('does the same as the bundle that its image has', async () => {
    const bundled = await runNode(['docker/build/bundle.mjs', 'smoke', folder]);
    expect(bundled).toMatchObject({ code: 0, stderr: '' });
    const args = ['--url', urls.right, '--xray', xray.api, '--output', 'junit'];
    const { code, stdout } = await runNode([path.join(folder, 'dist/smoke.js'), ...args]);
    expect(stdout).toContain('<testsuites tests="10" failures="0" errors="0" skipped="0">');
    expect(code).toBe(0);
  });

  it('is content with EKS only where the segments say so', async () => {
    const { code, stdout } = await smoke([
      '--url',
      urls.right,
      '--xray',
      xray.api,
      '--expect',
      'eks',
      '--timeout',
      SHORT,
    ]);
    expect(stdout).toContain('User-Management-Microservice: origin absent, no aws.eks.pod');
    expect(code).toBe(1);
  });

  it('trusts the certificates of a file, and sends what headers it is told', async () => {
    const { key, cert } = await selfSigned('localhost');
    const file = path.join(folder, 'ca.pem');
    await writeFile(file, cert);
    const seen: (string | undefined)[] = [];
    const server = createTlsServer({ key, cert }, (request, response) => {
      seen.push(request.headers['x-tenant'] as string | undefined);
      response.writeHead(418).end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `https://localhost:${(server.address() as AddressInfo).port}`;
    const args = ['--url', url, '--xray', xray.api, '--header', 'X-Tenant: a'];
    expect((await smoke(args)).stdout).toContain('self-signed certificate');
    expect((await smoke([...args, '--ca', file])).stdout).toContain('418 instead of 200');
    server.close();
    expect(seen).toEqual(['a']);
  });
});
