import { describe, expect, it } from 'vitest';
import type { Machine } from '../../test/fixtures/plugins/memory-context.ts';
import { json, memoryContext } from '../../test/fixtures/plugins/memory-context.ts';
import { CONTAINER } from '../../test/fixtures/plugins/proc-files.ts';
import { eksPlugin } from './eks.ts';
import type { PluginResult } from './types.ts';

const API = 'https://10.100.0.1';
const VERSION = `GET ${API}/version`;
const CLUSTER_INFO = `GET ${API}/api/v1/namespaces/amazon-cloudwatch/configmaps/cluster-info`;
const EKS = json({ gitVersion: 'v1.33.1-eks-b9364f6' });
const ORIGIN = 'AWS::EKS::Container';

const IN_KUBERNETES = { KUBERNETES_SERVICE_HOST: '10.100.0.1', KUBERNETES_SERVICE_PORT: '443' };
const IRSA = { AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/secrets/eks.amazonaws.com/serviceaccount/token' };
const POD_IDENTITY = {
  AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE:
    '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token',
};
const SERVICE_ACCOUNT = {
  '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt': 'PEM',
  '/var/run/secrets/kubernetes.io/serviceaccount/token': 'a.service.account\n',
};
const CGROUP = { '/proc/self/cgroup': `0::/kubepods.slice/cri-containerd-${CONTAINER}.scope\n` };

const detect = (machine: Machine): Promise<PluginResult | undefined> =>
  eksPlugin.detect(memoryContext(machine));

describe('the EKS plugin', () => {
  it('is absent outside of Kubernetes, and asks nobody', async () => {
    const context = memoryContext({ env: { POD_NAME: 'api-0', CLUSTER_NAME: 'shop', HOSTNAME: 'laptop' } });
    expect(await eksPlugin.detect(context)).toBeUndefined();
    expect(context.requests).toEqual([]);
  });

  it('tells pod, container, cluster and log group', async () => {
    const result = await detect({
      env: { ...IN_KUBERNETES, POD_NAME: 'api-0', POD_NAMESPACE: 'shop' },
      files: { ...SERVICE_ACCOUNT, ...CGROUP },
      answers: { [VERSION]: EKS, [CLUSTER_INFO]: json({ data: { 'cluster.name': 'prod-1' } }) },
    });
    expect(result).toEqual({
      origin: ORIGIN,
      aws: {
        eks: { pod: 'api-0', cluster_name: 'prod-1', container_id: CONTAINER },
        cloudwatch_logs: [{ log_group: '/aws/containerinsights/prod-1/application' }],
      },
      found: [
        'pod shop/api-0 from POD_NAME',
        'container 3f0c52a98d1e from /proc/self/cgroup',
        'cluster prod-1 from ConfigMap amazon-cloudwatch/cluster-info',
        "EKS by the server's version v1.33.1-eks-b9364f6",
      ],
    });
  });

  it('sends the token of the service account, trusts its authority, and asks for no ConfigMap it does not need', async () => {
    const context = memoryContext({
      env: { ...IN_KUBERNETES, CLUSTER_NAME: 'prod-1' },
      files: SERVICE_ACCOUNT,
      answers: { [VERSION]: EKS },
    });
    await eksPlugin.detect(context);
    expect(context.requests).toEqual([
      {
        url: `${API}/version`,
        headers: { accept: 'application/json', authorization: 'Bearer a.service.account' },
        ca: 'PEM',
      },
    ]);
  });

  it.each([
    ['IPv6', { KUBERNETES_SERVICE_HOST: 'fd12:3456::1' }, 'https://[fd12:3456::1]/version'],
    [
      'another port',
      { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '6443' },
      'https://10.0.0.1:6443/version',
    ],
  ])('finds an API server on %s', async (_what, env, url) => {
    const context = memoryContext({ env: { ...env, CLUSTER_NAME: 'x' }, files: SERVICE_ACCOUNT });
    await eksPlugin.detect(context);
    expect(context.requests[0]?.url).toBe(url);
  });

  it.each([
    ['kind', 'v1.33.1'],
    ['k3s on EC2', 'v1.33.1+k3s1'],
    ['GKE', 'v1.33.1-gke.100'],
  ])('finds nothing on %s, whatever the environment says', async (_what, gitVersion) => {
    const result = await detect({
      env: { ...IN_KUBERNETES, ...IRSA, POD_NAME: 'api-0', CLUSTER_NAME: 'dev' },
      files: { ...SERVICE_ACCOUNT, ...CGROUP },
      answers: { [VERSION]: json({ gitVersion }) },
    });
    expect(result).toEqual({
      aws: {},
      found: [`Kubernetes, but not EKS: the server's version is ${gitVersion}`],
    });
  });

  it.each([
    ['IAM roles for service accounts', IRSA],
    ['EKS Pod Identity', POD_IDENTITY],
  ])('is proved without a token by CLUSTER_NAME, a pod and %s', async (_what, env) => {
    const result = await detect({
      env: { ...IN_KUBERNETES, ...env, CLUSTER_NAME: 'prod-1', POD_NAME: 'api-0' },
    });
    expect(result?.origin).toBe(ORIGIN);
    expect(result?.aws['eks']).toEqual({ pod: 'api-0', cluster_name: 'prod-1' });
  });

  it.each([
    ['a region', { CLUSTER_NAME: 'prod-1', POD_NAME: 'api-0', AWS_REGION: 'eu-west-1' }],
    ['a token elsewhere', { CLUSTER_NAME: 'p', POD_NAME: 'a', AWS_WEB_IDENTITY_TOKEN_FILE: '/tmp/token' }],
    ['no cluster', { POD_NAME: 'api-0', ...IRSA }],
    ['a cluster that is none', { CLUSTER_NAME: 'null', POD_NAME: 'api-0', ...IRSA }],
    ['neither pod nor container', { CLUSTER_NAME: 'prod-1', ...IRSA }],
  ])('is not proved by %s', async (_what, env) => {
    const result = await detect({ env: { ...IN_KUBERNETES, ...env } });
    expect(result).toBeDefined();
    expect(result).not.toHaveProperty('origin');
  });

  it('keeps what it knows where nobody tells which Kubernetes it is', async () => {
    const result = await detect({ env: { ...IN_KUBERNETES, CLUSTER_NAME: 'prod-1', POD_NAME: 'api-0' } });
    expect(result).toEqual({
      aws: {
        eks: { pod: 'api-0', cluster_name: 'prod-1' },
        cloudwatch_logs: [{ log_group: '/aws/containerinsights/prod-1/application' }],
      },
      found: [
        'pod api-0 from POD_NAME',
        'no container id in /proc/self/mountinfo and /proc/self/cgroup',
        'cluster prod-1 from CLUSTER_NAME',
        "EKS not proved (server's version: ENOENT)",
      ],
    });
  });

  it.each([
    ['forbidden', json({ kind: 'Status' }, 403)],
    ['not found', json({ kind: 'Status' }, 404)],
    ['no JSON', { status: 200, body: '<html>' }],
    ['null', json(null)],
    ['without data', json({})],
    ['with an empty name', json({ data: { 'cluster.name': '' } })],
    ['with a name of null', json({ data: { 'cluster.name': null } })],
    ['with the name "null"', json({ data: { 'cluster.name': 'null' } })],
    ['never filled in', json({ data: { 'cluster.name': '{{cluster_name}}' } })],
    ['with a path for a name', json({ data: { 'cluster.name': '../x' } })],
  ])('names no cluster and no log group when cluster-info is %s', async (_what, answer) => {
    const result = await detect({
      env: { ...IN_KUBERNETES, POD_NAME: 'api-0', CLUSTER_NAME: '' },
      files: SERVICE_ACCOUNT,
      answers: { [VERSION]: EKS, [CLUSTER_INFO]: answer },
    });
    expect(result?.origin).toBe(ORIGIN);
    expect(result?.aws).toEqual({ eks: { pod: 'api-0' } });
    expect(result?.found[2]).toMatch(/^no cluster name: /);
  });

  it('has no empty members when it knows nothing but that it is EKS', async () => {
    const result = await detect({ env: IN_KUBERNETES, files: SERVICE_ACCOUNT, answers: { [VERSION]: EKS } });
    expect(result).toMatchObject({ origin: ORIGIN, aws: {} });
  });

  it('never tells the token', async () => {
    const result = await detect({ env: IN_KUBERNETES, files: SERVICE_ACCOUNT });
    expect(JSON.stringify(result)).not.toContain('a.service.account');
  });
});
