import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { detectPlatform } from '../../src/plugins/detect-platform.ts';
import { ec2Plugin } from '../../src/plugins/ec2.ts';
import type { Platform } from '../../src/plugins/types.ts';
import type { FakeImds, ImdsBehaviour } from '../fixtures/plugins/fake-imds.ts';
import { INSTANCE, startFakeImds } from '../fixtures/plugins/fake-imds.ts';

const logger = { debug: vi.fn<(message: string) => void>() };
let imds: FakeImds | undefined;

afterEach(async () => {
  logger.debug.mockReset();
  await imds?.close();
  imds = undefined;
});

/** Whatever must end by itself gets more time than it needs; what must end at the deadline gets little. */
const detect = (endpoint: string, deadlineMs = 20_000): Promise<Platform> =>
  detectPlatform({
    plugins: [ec2Plugin],
    env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint },
    logger,
    deadlineMs,
  });

async function start(behaviour: ImdsBehaviour, host?: string): Promise<FakeImds> {
  imds = await startFakeImds(behaviour, host);
  return imds;
}

const calls = ({ requests }: FakeImds): string[] =>
  requests.map(({ method = '', url = '' }) => `${method} ${url}`);

const allClosed = (server: FakeImds): Promise<void> =>
  vi.waitFor(
    async () => {
      expect(await server.openConnections()).toBe(0);
    },
    { timeout: 20_000 },
  );

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const FOUND: Platform = {
  origin: 'AWS::EC2::Instance',
  aws: {
    ec2: {
      instance_id: INSTANCE.instanceId,
      instance_size: INSTANCE.instanceType,
      ami_id: INSTANCE.imageId,
      availability_zone: INSTANCE.availabilityZone,
    },
  },
};

describe('the EC2 plugin', () => {
  it.each(['127.0.0.1', '::1'])('finds the instance at %s', async (host) => {
    const { endpoint } = await start('v2', host);
    expect(await detect(endpoint)).toEqual(FOUND);
    expect(logger.debug.mock.calls).toEqual([
      [`xray: platform ec2: instance ${INSTANCE.instanceId} from IMDSv2`],
    ]);
  });

  it('finds it when the answer comes byte by byte', async () => {
    const { endpoint } = await start('drips');
    expect(await detect(endpoint)).toEqual(FOUND);
  });

  it('closes each connection after one request', async () => {
    const server = await start('v2');
    await detect(server.endpoint);
    expect(server.requests.map(({ headers }) => headers.connection)).toEqual(['close', 'close']);
    await allClosed(server);
  });

  it('never falls back to version 1', async () => {
    const server = await start('v1-only');
    expect(await detect(server.endpoint)).toEqual({ aws: {} });
    expect(calls(server)).toEqual(['PUT /latest/api/token']);
    expect(logger.debug.mock.calls).toEqual([
      ['xray: platform ec2: absent: no IMDSv2: HTTP 405 for a token'],
    ]);
  });

  it('says one debug line and no more when nobody listens', async () => {
    expect(await detect(`http://127.0.0.1:${await closedPort()}`)).toEqual({ aws: {} });
    expect(logger.debug.mock.calls).toEqual([['xray: platform ec2: absent: ECONNREFUSED']]);
  });

  it.each(['no address', 'ftp://127.0.0.1', 'http://'])(
    'is absent when the endpoint is "%s"',
    async (endpoint) => {
      expect(await detect(endpoint)).toEqual({ aws: {} });
      expect(logger.debug).toHaveBeenCalledExactlyOnceWith(
        expect.stringMatching(/^xray: platform ec2: absent: ERR_\w+$/),
      );
    },
  );

  it.each(['hangs', 'stalls'] as const)('gives up at the deadline when the service %s', async (behaviour) => {
    const server = await start(behaviour);
    expect(await detect(server.endpoint, 300)).toEqual({ aws: {} });
    expect(logger.debug.mock.calls).toEqual([['xray: platform ec2: absent: no answer in time']]);
    await allClosed(server);
  });

  it('is not proved by a document that names no instance', async () => {
    const { endpoint } = await start('no-instance');
    expect(await detect(endpoint)).toEqual({ aws: {} });
  });

  it('stops reading a document that never ends', async () => {
    const { endpoint } = await start('huge');
    expect(await detect(endpoint)).toEqual({ aws: {} });
    expect(logger.debug).toHaveBeenCalledExactlyOnceWith(
      'xray: platform ec2: absent: an answer of more than 262144 bytes',
    );
  });

  it('still finds the instance when the event loop was blocked for longer than the deadline', async () => {
    const { endpoint } = await start('v2');
    const platform = detect(endpoint, 3000);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3300);
    expect(await platform).toEqual(FOUND);
  });
});
