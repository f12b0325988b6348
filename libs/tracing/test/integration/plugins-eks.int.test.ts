import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { detectPlatform } from '../../src/plugins/detect-platform.ts';
import type { Platform } from '../../src/plugins/types.ts';
import type { FakeImds } from '../fixtures/plugins/fake-imds.ts';
import { INSTANCE, startFakeImds } from '../fixtures/plugins/fake-imds.ts';
import type { FakeKubernetes, Reply } from '../fixtures/plugins/fake-kubernetes.ts';
import {
  CLUSTER_INFO_PATH,
  REFUSALS,
  SERVICE_ACCOUNT,
  VERSION_PATH,
  certificate,
  clusterInfo,
  startFakeKubernetes,
  version,
} from '../fixtures/plugins/fake-kubernetes.ts';
import { CONTAINER, MOUNTINFO } from '../fixtures/plugins/proc-files.ts';

const EKS = version('v1.33.1-eks-b9364f6');
const POD = { POD_NAME: 'api-6d5c8f9b7-x2x4z', POD_NAMESPACE: 'shop' };
const IRSA = { AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/secrets/eks.amazonaws.com/serviceaccount/token' };
const NO_IMDS = { AWS_EC2_METADATA_DISABLED: 'true' };

/** A deadline before which everything else is answered. */
const LATE_MS = 5000;

const logger = { debug: vi.fn<(message: string) => void>() };
const servers: (FakeKubernetes | FakeImds)[] = [];
let root = '';

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'xray-plugins-'));
  await writeFile(path.join(root, 'ca.crt'), certificate('test-only-ca.crt'));
  await writeFile(path.join(root, 'token'), 'first.token\n');
  await writeFile(path.join(root, 'mountinfo'), MOUNTINFO[0]?.[1] ?? '');
});

afterEach(async () => {
  logger.debug.mockReset();
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await rm(root, { recursive: true });
});

async function startApi(replies: Record<string, Reply>, host?: string): Promise<FakeKubernetes> {
  const api = await startFakeKubernetes(replies, host);
  servers.push(api);
  return api;
}

/** The pod's files lie in the test's own directory. */
const inPod = (file: string): Promise<string> =>
  readFile(
    file.startsWith(SERVICE_ACCOUNT) || file.startsWith('/proc/')
      ? path.join(root, path.basename(file))
      : path.join(root, 'absent'),
    'utf8',
  );

const detect = (env: Record<string, string>, deadlineMs = 20_000): Promise<Platform> =>
  detectPlatform({ env: { ...NO_IMDS, ...env }, readFile: inPod, logger, deadlineMs });

const logged = (): string => logger.debug.mock.calls.flat().join('\n');

describe('the EKS plugin', () => {
  it.each(['127.0.0.1', '::1'])('finds pod, container and cluster through the API at %s', async (host) => {
    const api = await startApi({ [VERSION_PATH]: EKS, [CLUSTER_INFO_PATH]: clusterInfo('prod-1') }, host);
    expect(await detect({ ...api.env, ...POD })).toEqual({
      origin: 'AWS::EKS::Container',
      aws: {
        eks: { pod: POD.POD_NAME, cluster_name: 'prod-1', container_id: CONTAINER },
        cloudwatch_logs: [{ log_group: '/aws/containerinsights/prod-1/application' }],
      },
    });
    expect(api.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer first.token',
      'Bearer first.token',
    ]);
    expect(logged()).toContain('xray: platform eks: pod shop/api-6d5c8f9b7-x2x4z from POD_NAME; container');
  });

  it('reads the token anew each time, as the kubelet replaces it', async () => {
    const api = await startApi({ [VERSION_PATH]: EKS });
    await detect({ ...api.env, CLUSTER_NAME: 'prod-1' });
    await writeFile(path.join(root, 'token'), 'second.token\n');
    await detect({ ...api.env, CLUSTER_NAME: 'prod-1' });
    expect(api.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer first.token',
      'Bearer second.token',
    ]);
  });

  it.each(Object.entries(REFUSALS))(
    'has no cluster and no log group when cluster-info is %s',
    async (what, reply) => {
      const api = await startApi({ [VERSION_PATH]: EKS, [CLUSTER_INFO_PATH]: reply });
      expect(await detect({ ...api.env, ...POD }, what === 'hangs' ? LATE_MS : undefined)).toEqual({
        origin: 'AWS::EKS::Container',
        aws: { eks: { pod: POD.POD_NAME, container_id: CONTAINER } },
      });
    },
  );

  it.each(Object.entries(REFUSALS))(
    'is proved by the environment when the version is %s',
    async (what, reply) => {
      const api = await startApi({ [VERSION_PATH]: reply });
      const env = { ...api.env, ...POD, ...IRSA, CLUSTER_NAME: 'prod-1' };
      expect((await detect(env, what === 'hangs' ? 500 : undefined)).origin).toBe('AWS::EKS::Container');
    },
  );

  it('finds nothing on another Kubernetes', async () => {
    const api = await startApi({ [VERSION_PATH]: version('v1.33.1'), [CLUSTER_INFO_PATH]: clusterInfo('x') });
    expect(await detect({ ...api.env, ...POD, CLUSTER_NAME: 'kind' })).toEqual({ aws: {} });
  });

  it('gives its token to nobody whose certificate the cluster did not sign', async () => {
    await writeFile(path.join(root, 'ca.crt'), certificate('test-only-other-ca.crt'));
    const api = await startApi({ [VERSION_PATH]: EKS, [CLUSTER_INFO_PATH]: clusterInfo('prod-1') });
    expect(await detect({ ...api.env, ...POD })).toEqual({
      aws: { eks: { pod: POD.POD_NAME, container_id: CONTAINER } },
    });
    expect(api.requests).toEqual([]);
    expect(logged()).toContain('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  it('asks for the version without a token where the pod has none', async () => {
    await rm(path.join(root, 'token'));
    const api = await startApi({ [VERSION_PATH]: EKS });
    expect((await detect({ ...api.env, CLUSTER_NAME: 'prod-1' })).origin).toBe('AWS::EKS::Container');
    expect(api.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('asks nobody where the pod has no certificate of the cluster', async () => {
    await rm(path.join(root, 'ca.crt'));
    const api = await startApi({ [VERSION_PATH]: EKS });
    expect(await detect({ ...api.env, ...POD })).not.toHaveProperty('origin');
    expect(api.requests).toEqual([]);
  });
});

describe('EC2 and EKS together', () => {
  it('let the container be the origin and keep the instance', async () => {
    const imds = await startFakeImds('v2');
    servers.push(imds);
    const api = await startApi({ [VERSION_PATH]: EKS });
    const platform = await detectPlatform({
      env: { ...api.env, ...POD, CLUSTER_NAME: 'prod-1', AWS_EC2_METADATA_SERVICE_ENDPOINT: imds.endpoint },
      readFile: inPod,
      logger,
      deadlineMs: 20_000,
    });
    expect(platform).toMatchObject({
      origin: 'AWS::EKS::Container',
      aws: { ec2: { instance_id: INSTANCE.instanceId }, eks: { pod: POD.POD_NAME } },
    });
  });

  it('end at one deadline when both hang, with what the environment says', async () => {
    const imds = await startFakeImds('hangs');
    servers.push(imds);
    const api = await startApi({ [VERSION_PATH]: 'hangs', [CLUSTER_INFO_PATH]: 'hangs' });
    const platform = await detectPlatform({
      env: { ...api.env, ...POD, AWS_EC2_METADATA_SERVICE_ENDPOINT: imds.endpoint },
      readFile: inPod,
      logger,
      deadlineMs: 500,
    });
    expect(platform).toEqual({ aws: { eks: { pod: POD.POD_NAME, container_id: CONTAINER } } });
    expect(logger.debug).toHaveBeenCalledTimes(2);
  });
});
