import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import path from 'node:path';
import express from 'express';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startTracing } from '../../src/index.ts';
import { detectPlatform } from '../../src/plugins/detect-platform.ts';
import type { FakeImds, ImdsBehaviour } from '../fixtures/plugins/fake-imds.ts';
import { INSTANCE, startFakeImds } from '../fixtures/plugins/fake-imds.ts';
import type { FakeKubernetes, Reply } from '../fixtures/plugins/fake-kubernetes.ts';
import {
  SERVICE_ACCOUNT,
  certificate,
  startFakeKubernetes,
  version,
} from '../fixtures/plugins/fake-kubernetes.ts';
import { startCollector } from '../support/collector.ts';

const SOURCE = path.resolve(import.meta.dirname, '../../src/plugins/detect-platform.ts');
const NO_IMDS = { AWS_EC2_METADATA_DISABLED: 'true' };
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function startImds(behaviour: ImdsBehaviour): Promise<FakeImds> {
  const imds = await startFakeImds(behaviour);
  closers.push(() => imds.close());
  return imds;
}

async function startApi(replies: Record<string, Reply>): Promise<FakeKubernetes> {
  const api = await startFakeKubernetes(replies);
  closers.push(() => api.close());
  return api;
}

/** Runs a process that lives as long as its standard input is open, and longer only if something else keeps it. */
class Child {
  readonly #process;
  output = '';

  constructor(script: string, env: Record<string, string>, authority = 'test-only-ca.crt') {
    const source = `
      const { detectPlatform } = await import(${JSON.stringify(SOURCE)});
      const ca = ${JSON.stringify(certificate(authority))};
      const readFile = async (path) => {
        if (path === '${SERVICE_ACCOUNT}/ca.crt') return ca;
        if (path === '${SERVICE_ACCOUNT}/token') return 'a.token';
        throw new Error('no such file');
      };
      const options = { logger: { debug() {} }, readFile, deadlineMs: 3_600_000 };
      process.stdin.resume();
      ${script}`;
    this.#process = spawn(
      process.execPath,
      ['--no-warnings', '--conditions=@xray-microservices/source', '--input-type=module', '--eval', source],
      { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['pipe', 'pipe', 'inherit'] },
    );
    this.#process.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
    });
    closers.push(async () => {
      if (this.#process.exitCode === null && this.#process.kill('SIGKILL')) await once(this.#process, 'exit');
    });
  }

  /** Takes away what keeps it alive, and waits for its own end. */
  async end(): Promise<void> {
    const closed = once(this.#process, 'close', { signal: AbortSignal.timeout(20_000) });
    this.#process.stdin.end();
    expect(await closed).toEqual([0, null]);
  }
}

/** Its deadline is an hour away: only what holds the process counts. */
const ASK = `void detectPlatform(options).then(() => console.log('answered'));`;

const until = (assertion: () => void): Promise<void> => vi.waitFor(assertion, { timeout: 10_000 });

const asked = (server: { requests: unknown[] }, count: number): Promise<void> =>
  until(() => {
    expect(server.requests).toHaveLength(count);
  });

/** Ends the process, which by then has had no answer. */
async function endsUnanswered(child: Child): Promise<void> {
  await child.end();
  expect(child.output).toBe('');
}

describe('a process with nothing else to do', () => {
  it('ends while the metadata service hangs', async () => {
    const imds = await startImds('hangs');
    const child = new Child(ASK, { AWS_EC2_METADATA_SERVICE_ENDPOINT: imds.endpoint });
    await asked(imds, 1);
    await endsUnanswered(child);
  });

  it('ends while the metadata service stops in the middle of its answer', async () => {
    const imds = await startImds('stalls');
    const child = new Child(ASK, { AWS_EC2_METADATA_SERVICE_ENDPOINT: imds.endpoint });
    await asked(imds, 2);
    await endsUnanswered(child);
  });

  it('ends while the API server hangs', async () => {
    const api = await startApi({ '/version': 'hangs' });
    const child = new Child(ASK, { ...NO_IMDS, ...api.env, CLUSTER_NAME: 'prod-1' });
    await asked(api, 1);
    await endsUnanswered(child);
  });

  it('ends while the API server says nothing to its greeting', async () => {
    const requests: Socket[] = [];
    const silent = createTcpServer((socket) => requests.push(socket.on('error', () => socket.destroy())));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    closers.push(async () => {
      for (const socket of requests) socket.destroy();
      silent.close();
      await once(silent, 'close');
    });
    const { port } = silent.address() as AddressInfo;
    const env = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(port) };
    const child = new Child(ASK, { ...NO_IMDS, ...env, CLUSTER_NAME: 'prod-1' });
    await asked({ requests }, 1);
    await endsUnanswered(child);
  });

  it('ends after the answer, for which no proxy was asked', async () => {
    const imds = await startImds('v2');
    const script = `
      const { origin, aws } = await detectPlatform(options);
      console.log(origin, aws.ec2.instance_id);`;
    const child = new Child(script, {
      AWS_EC2_METADATA_SERVICE_ENDPOINT: imds.endpoint,
      NODE_USE_ENV_PROXY: '1',
      HTTP_PROXY: 'http://127.0.0.1:9',
    });
    await until(() => {
      expect(child.output).toBe(`AWS::EC2::Instance ${INSTANCE.instanceId}\n`);
    });
    await child.end();
  });
});

describe('a process that verifies no certificates', () => {
  const SCRIPT = `console.log((await detectPlatform(options)).origin);`;
  const UNSAFE = { ...NO_IMDS, NODE_TLS_REJECT_UNAUTHORIZED: '0', CLUSTER_NAME: 'prod-1' };

  it.each([
    ['the other', 'test-only-other-ca.crt', 'undefined\n', 0],
    ["the cluster's", 'test-only-ca.crt', 'AWS::EKS::Container\n', 1],
  ])(
    'still verifies that of the API server, here with %s authority',
    async (_what, authority, origin, count) => {
      const api = await startApi({ '/version': version('v1.33.1-eks-b9364f6') });
      const child = new Child(SCRIPT, { ...UNSAFE, ...api.env }, authority);
      await until(() => {
        expect(child.output).toBe(origin);
      });
      await child.end();
      expect(api.requests).toHaveLength(count);
    },
  );
});

describe('tracing', () => {
  async function listen(server: Server): Promise<string> {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    });
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('does not trace the detection, even in the middle of a request', async () => {
    const imds = await startImds('v2');
    const collector = await startCollector();
    closers.push(() => collector.close());
    const tracing = startTracing({ name: 'api', daemonAddress: collector.address });
    closers.push(() => tracing.close());
    const upstream = await listen(createServer((_request, response) => response.end()));

    const app = express();
    app.use(tracing.openSegment());
    app.get('/', async (_request, response) => {
      const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT: imds.endpoint };
      const platform = await detectPlatform({ env, logger: { debug: () => undefined }, deadlineMs: 20_000 });
      await (await fetch(`http://${upstream}/`)).text();
      response.json(platform);
    });
    const service = await listen(
      createServer((request, response) => {
        app(request, response);
      }),
    );

    const answer = await fetch(`http://${service}/`);
    expect(await answer.json()).toMatchObject({ origin: 'AWS::EC2::Instance' });
    const [segment] = await collector.received(1);
    expect(segment?.subsegments?.map(({ name }) => name)).toEqual([upstream]);
    for (const { headers } of imds.requests) expect(headers).not.toHaveProperty('x-amzn-trace-id');
  });
});
