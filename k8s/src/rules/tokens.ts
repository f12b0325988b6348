import { Role } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import { RoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { environmentOf } from '../manifests/environment.ts';
import { titleOf } from '../manifests/manifest.ts';
import type { Manifest } from '../manifests/manifest.ts';
import { containersOf, workloadsOf } from '../manifests/workloads.ts';
import type { Workload } from '../manifests/workloads.ts';
import type { Finding, Rule } from './finding.ts';

/**
 * Each workload has an account of its own; only pods that are told the name of their EKS cluster, or may read it, mount a
 * token, which the tracer needs there; and all that may ever be read with it is the ConfigMap cluster-info.
 */
export const tokens: Rule = (manifests) => [
  ...workloadsOf(manifests).flatMap((workload) => podProblems(workload, manifests)),
  ...manifests.flatMap((manifest) => {
    const object = titleOf(manifest);
    if (ServiceAccount.is(manifest) && manifest.automountServiceAccountToken !== false) {
      return [{ object, problem: 'gives its token to every pod' }];
    }
    return Role.is(manifest) ? roleProblems(object, manifest.rules ?? []) : clusterWide(object, manifest);
  }),
];

function podProblems(workload: Workload, manifests: readonly Manifest[]): Finding[] {
  const { pod, title: object, namespace } = workload;
  const account = pod.serviceAccountName ?? 'default';
  const isOnEks =
    hasRole(account, namespace, manifests) ||
    containersOf(workload).some((container) =>
      environmentOf(container, namespace, manifests).has('CLUSTER_NAME'),
    );
  return [
    ...(account === 'default' ? [{ object, problem: 'has no account of its own' }] : []),
    ...(pod.automountServiceAccountToken === false || isOnEks
      ? []
      : [{ object, problem: 'mounts a token that it does not need' }]),
  ];
}

const hasRole = (account: string, namespace: string, manifests: readonly Manifest[]): boolean =>
  manifests.some(
    (manifest) =>
      RoleBinding.is(manifest) &&
      manifest.subjects?.some(
        (subject) =>
          subject.kind === 'ServiceAccount' && subject.name === account && subject.namespace === namespace,
      ) === true,
  );

interface PolicyRule {
  readonly verbs: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
}

function roleProblems(object: string, rules: readonly PolicyRule[]): Finding[] {
  const isClusterInfo = ({ verbs, resources = [], resourceNames = [] }: PolicyRule): boolean =>
    verbs.join() === 'get' && resources.join() === 'configmaps' && resourceNames.join() === 'cluster-info';
  return rules.every(isClusterInfo) ? [] : [{ object, problem: 'allows more than to get cluster-info' }];
}

const clusterWide = (object: string, { kind }: Manifest): Finding[] =>
  kind === 'ClusterRole' || kind === 'ClusterRoleBinding'
    ? [{ object, problem: 'reaches beyond its namespace' }]
    : [];
