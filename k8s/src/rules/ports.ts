import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { Service } from 'kubernetes-models/v1/Service';
import type { IServicePort } from 'kubernetes-models/v1/ServicePort';
import { selects } from '../manifests/labels.ts';
import { namespaceOf, titleOf } from '../manifests/manifest.ts';
import type { Manifest } from '../manifests/manifest.ts';
import { lastingContainers, workloadsOf } from '../manifests/workloads.ts';
import type { Workload } from '../manifests/workloads.ts';
import type { Finding, Rule } from './finding.ts';

/** A port of a pod that a Service port leads to. */
export interface PodPort {
  readonly protocol: string;
  readonly port: number;
}

/** Ports of Services are those of the pods behind them, and backends of Ingresses are Services of their namespace. */
export const ports: Rule = (manifests) => {
  const workloads = workloadsOf(manifests);
  const services = manifests.filter((manifest) => Service.is(manifest));
  return [
    ...services.flatMap((service) =>
      (service.spec?.ports ?? []).flatMap((port) =>
        podsOf(service, workloads)
          .filter((workload) => podPortOf(port, workload) === undefined)
          .map(({ title }) => ({
            object: titleOf(service),
            problem: `port ${port.port}/${port.protocol ?? 'TCP'} is none of ${title}`,
          })),
      ),
    ),
    ...manifests.flatMap((manifest) => backendProblems(manifest, services)),
  ];
};

/** The workloads whose pods a Service leads to. */
export function podsOf(service: Manifest, workloads: readonly Workload[]): readonly Workload[] {
  const selector = Service.is(service) ? service.spec?.selector : undefined;
  if (selector === undefined) return [];
  return workloads.filter(
    ({ namespace, labels }) =>
      namespace === namespaceOf(service) && selects({ matchLabels: selector }, labels),
  );
}

/** Where a port of a Service ends in the pods of a workload; nothing when they have no such port. */
export function podPortOf(
  { port, targetPort = port, protocol = 'TCP' }: IServicePort,
  workload: Workload,
): PodPort | undefined {
  const found = lastingContainers(workload)
    .flatMap((container) => container.ports ?? [])
    .find(
      (known) =>
        (known.protocol ?? 'TCP') === protocol &&
        (known.name === targetPort || known.containerPort === targetPort),
    );
  return found === undefined ? undefined : { protocol, port: found.containerPort };
}

/** The Services that an Ingress leads to, with the port that it asks them for. */
export function backendsOf(
  manifest: Manifest,
): readonly { readonly service: string; readonly port: string | number | undefined }[] {
  if (!Ingress.is(manifest)) return [];
  const { defaultBackend, rules = [] } = manifest.spec ?? {};
  const paths = rules.flatMap(({ http }) => http?.paths ?? []).map(({ backend }) => backend);
  return [...(defaultBackend === undefined ? [] : [defaultBackend]), ...paths].flatMap(({ service }) =>
    service === undefined
      ? []
      : [{ service: service.name, port: service.port?.name ?? service.port?.number }],
  );
}

function backendProblems(manifest: Manifest, services: readonly Manifest[]): Finding[] {
  return backendsOf(manifest).flatMap(({ service: name, port }) => {
    const object = titleOf(manifest);
    const service = services.find(
      ({ metadata }) => metadata.name === name && metadata.namespace === manifest.metadata.namespace,
    );
    if (service === undefined)
      return [{ object, problem: `leads to ${name}, which is not in its namespace` }];
    const known = Service.is(service) ? (service.spec?.ports ?? []) : [];
    return known.some((candidate) => candidate.name === port || candidate.port === port)
      ? []
      : [{ object, problem: `asks ${name} for port ${String(port)}, which it does not have` }];
  });
}
