import { Service } from 'kubernetes-models/v1/Service';
import { titleOf } from '../manifests/manifest.ts';
import type { Manifest } from '../manifests/manifest.ts';
import { sidecarsOf, workloadsOf } from '../manifests/workloads.ts';
import type { Workload } from '../manifests/workloads.ts';
import type { Finding, Rule } from './finding.ts';
import { podsOf } from './ports.ts';

const PORT = 2000;
const LOOPBACK = `127.0.0.1:${PORT}`;

/**
 * Segments find the daemon of their own node: never a headless Service, both protocols, and a daemon on every node. One beside a
 * service is for its own pod.
 */
export const traceDaemon: Rule = (manifests) => {
  const workloads = workloadsOf(manifests);
  return [
    ...manifests.flatMap((manifest) => serviceProblems(manifest, workloads)),
    ...workloads.filter(isNodeDaemon).flatMap(daemonProblems),
    ...workloads.flatMap(sidecarProblems),
  ];
};

const isNodeDaemon = ({ kind, labels }: Workload): boolean =>
  kind === 'DaemonSet' && labels['app.kubernetes.io/component'] === 'trace-daemon';

function serviceProblems(manifest: Manifest, workloads: readonly Workload[]): Finding[] {
  if (!Service.is(manifest)) return [];
  const { clusterIP, internalTrafficPolicy, ports = [] } = manifest.spec ?? {};
  const protocols = ports.filter(({ port }) => port === PORT).map(({ protocol = 'TCP' }) => protocol);
  if (protocols.length === 0) return [];
  const isLocal = internalTrafficPolicy === 'Local';
  const isOnNodes = podsOf(manifest, workloads).some(isNodeDaemon);
  const problems = [
    ...(clusterIP === 'None' ? ['is headless: its name leads to any node'] : []),
    ...(['UDP', 'TCP'] as const)
      .filter((one) => !protocols.includes(one))
      .map((one) => `has no ${PORT}/${one}`),
    ...(isOnNodes && !isLocal ? ['leads to daemons of other nodes'] : []),
    ...(!isOnNodes && isLocal ? ['leads nowhere from nodes that have none of its pods'] : []),
  ];
  return problems.map((problem) => ({ object: titleOf(manifest), problem }));
}

function daemonProblems({ title: object, pod }: Workload): Finding[] {
  const toleratesAll = (pod.tolerations ?? []).some(
    ({ key, operator }) => operator === 'Exists' && key === undefined,
  );
  return [
    ...(toleratesAll ? [] : [{ object, problem: 'is kept from nodes with taints' }]),
    ...(pod.priorityClassName === undefined
      ? [{ object, problem: 'has no priority over what it serves' }]
      : []),
  ];
}

const sidecarProblems = (workload: Workload): Finding[] =>
  sidecarsOf(workload)
    .filter(({ name }) => name === 'daemon')
    .flatMap(({ command = [] }) =>
      ['--bind', '--bind-tcp']
        .filter((flag) => command[command.indexOf(flag) + 1] !== LOOPBACK)
        .map((flag) => ({
          object: `${workload.title}:daemon`,
          problem: `is open to other pods: ${flag} is not ${LOOPBACK}`,
        })),
    );
