import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IProbe } from 'kubernetes-models/v1/Probe';
import { environmentOf } from '../manifests/environment.ts';
import type { Manifest } from '../manifests/manifest.ts';
import { sidecarsOf, workloadsOf } from '../manifests/workloads.ts';
import type { Finding, Rule } from './finding.ts';

const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;

/**
 * Three probes for whatever runs on, so not for a Job; none that needs a shell, and "not ready" told before the listener closes.
 * A sidecar has none: they would decide over the service beside it.
 */
export const probes: Rule = (manifests) =>
  workloadsOf(manifests)
    .filter(({ kind }) => kind !== 'Job')
    .flatMap((workload) => [
      ...sidecarsOf(workload).flatMap((sidecar) => sidecarProblems(workload.title, sidecar)),
      ...workload.pod.containers.flatMap((container) => {
        const object = `${workload.title}:${container.name}`;
        return [
          ...PROBES.flatMap((name) => probeProblems(name, container).map((problem) => ({ object, problem }))),
          ...sameQuestion(object, container),
          ...noticedInTime(object, container, workload.namespace, manifests),
        ];
      }),
    ]);

const sidecarProblems = (title: string, sidecar: IContainer): Finding[] =>
  PROBES.filter((name) => sidecar[name] !== undefined).map((name) => ({
    object: `${title}:${sidecar.name}`,
    problem: `${name} of a sidecar decides over its whole pod`,
  }));

function probeProblems(name: (typeof PROBES)[number], container: IContainer): string[] {
  const probe = container[name];
  if (probe === undefined) return [`no ${name}`];
  if (probe.exec !== undefined) return [`${name} runs a command; images without a shell have none`];
  const target = probe.httpGet ?? probe.tcpSocket;
  if (target === undefined) return [`${name} asks nothing`];
  const port = (container.ports ?? []).find((known) =>
    [known.name, known.containerPort].includes(target.port),
  );
  if (port === undefined) return [`${name} asks port ${target.port}, which the container does not name`];
  return (port.protocol ?? 'TCP') === 'TCP' ? [] : [`${name} asks a port of ${String(port.protocol)}`];
}

/** One question for both would restart a service because its database is away. */
function sameQuestion(object: string, { livenessProbe, readinessProbe }: IContainer): Finding[] {
  const path = livenessProbe?.httpGet?.path;
  return path !== undefined && path === readinessProbe?.httpGet?.path
    ? [{ object, problem: 'livenessProbe and readinessProbe ask the same' }]
    : [];
}

function noticedInTime(
  object: string,
  container: IContainer,
  namespace: string,
  manifests: readonly Manifest[],
): Finding[] {
  const delay = environmentOf(container, namespace, manifests).get('SHUTDOWN_DELAY_MS');
  if (delay?.from !== 'text' || container.readinessProbe === undefined) return [];
  const needed = noticedAfterMs(container.readinessProbe);
  return needed < Number(delay.text)
    ? []
    : [
        {
          object,
          problem: `is noticed to be stopping after ${needed} ms; SHUTDOWN_DELAY_MS is ${delay.text}`,
        },
      ];
}

const noticedAfterMs = ({ periodSeconds = 10, failureThreshold = 3 }: IProbe): number =>
  periodSeconds * failureThreshold * 1000;
