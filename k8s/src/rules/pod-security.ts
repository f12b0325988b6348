import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import type { Manifest } from '../manifests/manifest.ts';
import { containersOf, workloadsOf } from '../manifests/workloads.ts';
import type { Workload } from '../manifests/workloads.ts';
import type { Finding, Rule } from './finding.ts';

const LEVEL = 'pod-security.kubernetes.io/enforce';
/** What the level "restricted" lets a pod mount. */
const VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/**
 * The level "restricted" of Pod Security, and beyond it a read-only root and a numeric user. A port of the node is taken
 * where the namespace says "privileged", and nothing else with it.
 */
export const podSecurity: Rule = (manifests) => [
  ...workloadsOf(manifests).flatMap((workload) => [
    ...podProblems(workload.pod).map((problem) => ({ object: workload.title, problem })),
    ...containersOf(workload).flatMap((container) =>
      containerProblems(container, workload.pod).map((problem) => ({
        object: `${workload.title}:${container.name}`,
        problem,
      })),
    ),
    ...hostPorts(workload, levelOf(workload.namespace, manifests)),
  ]),
  ...manifests
    .filter((manifest) => Namespace.is(manifest) && manifest.metadata.labels?.[LEVEL] === undefined)
    .map(({ metadata }) => ({ object: `Namespace/${metadata.name}`, problem: `has no label ${LEVEL}` })),
];

const levelOf = (namespace: string, manifests: readonly Manifest[]): string | undefined =>
  manifests.find((manifest) => manifest.kind === 'Namespace' && manifest.metadata.name === namespace)
    ?.metadata.labels?.[LEVEL];

function podProblems(pod: IPodSpec): string[] {
  const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => pod[name] === true);
  const mounted = (pod.volumes ?? []).filter((volume) =>
    Object.keys(volume).some((kind) => kind !== 'name' && !VOLUMES.has(kind)),
  );
  return [
    ...shared.map((name) => `has ${name}`),
    ...mounted.map(({ name }) => `volume ${name} is of a kind that is not allowed`),
    ...(pod.enableServiceLinks === false ? [] : ['gets variables for each Service of its namespace']),
  ];
}

function containerProblems(
  { securityContext = {} }: IContainer,
  { securityContext: pod = {} }: IPodSpec,
): string[] {
  const { capabilities = {} } = securityContext;
  const user = securityContext.runAsUser ?? pod.runAsUser;
  const profile = securityContext.seccompProfile ?? pod.seccompProfile;
  return [
    ...((securityContext.runAsNonRoot ?? pod.runAsNonRoot) === true ? [] : ['runAsNonRoot is not true']),
    ...(user !== undefined && user > 0 ? [] : ['has no numeric user other than 0']),
    ...(profile?.type === 'RuntimeDefault' ? [] : ['has no seccomp profile']),
    ...(securityContext.allowPrivilegeEscalation === false ? [] : ['may escalate its privileges']),
    ...(securityContext.privileged === true ? ['is privileged'] : []),
    ...(securityContext.readOnlyRootFilesystem === true ? [] : ['may write to its root']),
    ...(capabilities.drop?.includes('ALL') === true ? [] : ['keeps capabilities']),
    ...(capabilities.add === undefined ? [] : ['adds capabilities']),
  ];
}

function hostPorts(workload: Workload, level: string | undefined): Finding[] {
  if (level === 'privileged') return [];
  return containersOf(workload)
    .filter(({ ports = [] }) => ports.some(({ hostPort }) => hostPort !== undefined))
    .map(({ name }) => ({ object: `${workload.title}:${name}`, problem: 'has a port of the node' }));
}
