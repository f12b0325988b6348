import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer';
import { Service } from 'kubernetes-models/v1/Service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentOf } from '../../src/manifests/environment.ts';
import { parseManifests, titleOf } from '../../src/manifests/manifest.ts';
import type { Manifest } from '../../src/manifests/manifest.ts';
import { containersOf, workloadsOf } from '../../src/manifests/workloads.ts';
import { namesInExample, parseSettings } from '../../src/settings/settings-file.ts';
import { build, copyOfK8s } from '../support/kustomize.ts';
import type { Copy } from '../support/kustomize.ts';

const ROLE = 'eks.amazonaws.com/role-arn';
/** Addresses of a node, the metadata service among them; what pods may ask there is EKS's agent for their own role. */
const LINK_LOCAL = '169.254.';
const POD_IDENTITY_AGENT = '169.254.170.23/32';

let copy: Copy;
beforeAll(async () => {
  copy = await copyOfK8s();
});
afterAll(async () => {
  await copy[Symbol.asyncDispose]();
});

/** Builds an overlay with the settings of the tests, as far as it asks for them. */
async function buildOverlay(overlay: string): Promise<readonly Manifest[]> {
  const folder = path.join(copy.folder, 'overlays', overlay);
  const wanted = namesInExample(await readFile(path.join(folder, 'settings.env.example'), 'utf8'));
  const all = parseSettings(await readFile(path.join(copy.folder, 'tests/settings/settings.env'), 'utf8'));
  const lines = [...all]
    .filter(([name]) => wanted.includes(name))
    .map(([name, value]) => `${name}=${value}\n`);
  await writeFile(path.join(folder, 'settings.env'), lines.join(''));
  return parseManifests(await build(folder));
}

/** Whether a policy lets a pod reach addresses of its node other than the agent's. */
const reachesNode = ({ ipBlock }: INetworkPolicyPeer): boolean => {
  if (ipBlock === undefined || ipBlock.cidr === POD_IDENTITY_AGENT) return false;
  if (ipBlock.cidr.startsWith(LINK_LOCAL)) return true;
  return /^0\.0\.0\.0\/|\/[0-7]$/.test(ipBlock.cidr) && ipBlock.except?.includes('169.254.0.0/16') !== true;
};

describe.each(['eks', 'eks-canary', 'eks-fargate'])('in the overlay %s', (overlay) => {
  let manifests: readonly Manifest[];
  beforeAll(async () => {
    manifests = await buildOverlay(overlay);
  });

  const policies = () => manifests.filter((manifest) => NetworkPolicy.is(manifest));

  it('the world reaches /usermgmt of user-management, by TLS, and nothing else', () => {
    const ingresses = manifests.filter((manifest) => Ingress.is(manifest));
    const open = ingresses.flatMap(({ spec }) =>
      (spec?.rules ?? []).flatMap(({ http }) =>
        (http?.paths ?? []).map((each) => `${each.path ?? '/'} ${each.backend.service?.name ?? ''}`),
      ),
    );
    expect(open).toEqual(['/usermgmt usermgmt-restapp-nodeport-service']);
    expect(ingresses.map(({ spec }) => spec?.defaultBackend)).toEqual([undefined]);
    expect(ingresses[0]?.metadata.annotations).toMatchObject({
      'alb.ingress.kubernetes.io/ssl-redirect': '443',
      'alb.ingress.kubernetes.io/certificate-arn': expect.stringMatching(/^arn:aws:acm:/) as string,
      'alb.ingress.kubernetes.io/ssl-policy': expect.stringContaining('TLS13') as string,
    });
    const published = manifests.filter(
      (manifest) =>
        Service.is(manifest) && !['ClusterIP', 'ExternalName', undefined].includes(manifest.spec?.type),
    );
    expect(published.map(titleOf)).toEqual(['Service/usermgmt-restapp-nodeport-service']);
  });

  it('no policy lets a stranger reach a pod but user-management, and none the node of a pod', () => {
    const fromOutside = policies().filter(({ spec }) =>
      (spec?.ingress ?? []).some(({ from = [] }) => from.length === 0 || from.some(({ ipBlock }) => ipBlock)),
    );
    expect(fromOutside.map(({ metadata }) => metadata.name)).toEqual(
      overlay === 'eks-fargate' ? [] : ['alb-to-usermgmt'],
    );
    const toNode = policies().filter(({ spec }) =>
      (spec?.egress ?? []).some(({ to = [] }) => to.length === 0 || to.some(reachesNode)),
    );
    expect(toNode.map(({ metadata }) => metadata.name)).toEqual([]);
  });

  it('nobody can disturb a service by /chaos', () => {
    const told = workloadsOf(manifests).flatMap((workload) =>
      containersOf(workload).filter((container) =>
        environmentOf(container, workload.namespace, manifests).has('CHAOS_ENABLED'),
      ),
    );
    expect(told).toEqual([]);
  });

  it('only who sends traces, and who reads the secrets, has a role of AWS', () => {
    const withRole = manifests
      .filter(({ metadata }) => metadata.annotations?.[ROLE] !== undefined)
      .map(titleOf);
    const senders =
      overlay === 'eks-fargate'
        ? ['ServiceAccount/notification', 'ServiceAccount/user-management']
        : ['ServiceAccount/xray-daemon'];
    expect(withRole.toSorted()).toEqual([...senders, 'ServiceAccount/secrets-reader'].toSorted());
  });
});
