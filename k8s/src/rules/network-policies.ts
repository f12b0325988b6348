import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer';
import type { INetworkPolicyPort } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPort';
import { selects } from '../manifests/labels.ts';
import { namespaceOf } from '../manifests/manifest.ts';
import type { Labels, Manifest } from '../manifests/manifest.ts';
import type { Finding, Rule } from './finding.ts';
import { flowsOf } from './flows.ts';
import type { End, Flow } from './flows.ts';

type Direction = 'Egress' | 'Ingress';
type Policy = Manifest & INetworkPolicy;

/** Where there are policies, they begin by denying all, and let through, both ways, what the programs do. */
export const networkPolicies: Rule = (manifests) => {
  const policies = manifests.filter((manifest) => NetworkPolicy.is(manifest));
  const { flows, deadEnds } = flowsOf(manifests);
  return [
    ...deadEnds.map(({ object, address }) => ({ object, problem: `nobody answers at ${address}` })),
    ...[...new Set(policies.map(namespaceOf))]
      .filter(
        (namespace) => !policies.some((policy) => namespaceOf(policy) === namespace && deniesAll(policy)),
      )
      .map((namespace) => ({
        object: `Namespace/${namespace}`,
        problem: 'has policies, and none that denies all',
      })),
    ...flows.flatMap((flow) => blocked(flow, policies, manifests)),
  ];
};

function deniesAll({ spec }: Policy): boolean {
  if (spec === undefined) return false;
  const { podSelector = {}, policyTypes = [], ingress = [], egress = [] } = spec;
  return (
    Object.keys(podSelector).length === 0 &&
    ['Ingress', 'Egress'].every((type) => policyTypes.some((known) => known === type)) &&
    ingress.length + egress.length === 0
  );
}

function blocked(flow: Flow, policies: readonly Policy[], manifests: readonly Manifest[]): Finding[] {
  const { from, to, port, protocol } = flow;
  const what = `${nameOf(from)} to ${nameOf(to)}, ${protocol} ${port}`;
  // DNS is not ours to protect.
  const isReceived =
    to === 'outside' || to.namespace === 'kube-system' || lets('Ingress', flow, policies, manifests);
  return [
    ...(from === 'outside' || lets('Egress', flow, policies, manifests)
      ? []
      : [{ object: nameOf(from), problem: `may not send: ${what}` }]),
    ...(isReceived ? [] : [{ object: nameOf(to), problem: `may not receive: ${what}` }]),
  ];
}

const nameOf = (end: End): string => (end === 'outside' ? end : end.title);

function lets(
  direction: Direction,
  { from, to, port, protocol }: Flow,
  policies: readonly Policy[],
  manifests: readonly Manifest[],
): boolean {
  const [own, peer] = direction === 'Egress' ? [from, to] : [to, from];
  if (own === 'outside') return true;
  const mine = policies.filter(
    (policy) =>
      namespaceOf(policy) === own.namespace &&
      (policy.spec?.policyTypes ?? []).includes(direction) &&
      selects(policy.spec?.podSelector ?? {}, own.labels),
  );
  if (mine.length === 0) return true;
  return mine.some((policy) =>
    openingsOf(policy, direction).some(
      ({ peers, ports }) =>
        (peers.length === 0 || peers.some((one) => isPeer(one, peer, own.namespace, manifests))) &&
        (ports.length === 0 || ports.some((one) => isPort(one, port, protocol))),
    ),
  );
}

interface Opening {
  readonly peers: readonly INetworkPolicyPeer[];
  readonly ports: readonly INetworkPolicyPort[];
}

const openingsOf = ({ spec }: Policy, direction: Direction): readonly Opening[] =>
  direction === 'Egress'
    ? (spec?.egress ?? []).map(({ to = [], ports = [] }) => ({ peers: to, ports }))
    : (spec?.ingress ?? []).map(({ from = [], ports = [] }) => ({ peers: from, ports }));

function isPeer(
  { ipBlock, namespaceSelector, podSelector }: INetworkPolicyPeer,
  end: End,
  namespace: string,
  manifests: readonly Manifest[],
): boolean {
  if (end === 'outside') return ipBlock !== undefined;
  if (ipBlock !== undefined) return false;
  const isThere =
    namespaceSelector === undefined
      ? end.namespace === namespace
      : selects(namespaceSelector, namespaceLabels(end.namespace, manifests));
  return isThere && selects(podSelector ?? {}, end.labels);
}

const namespaceLabels = (namespace: string, manifests: readonly Manifest[]): Labels => ({
  ...manifests.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === namespace)?.metadata
    .labels,
  'kubernetes.io/metadata.name': namespace,
});

const isPort = (known: INetworkPolicyPort, port: number, protocol: string): boolean =>
  (known.protocol ?? 'TCP') === protocol && (known.port === undefined || known.port === port);
