import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { LabelSelector } from './labels.ts';
import { namespaceOf, titleOf } from './manifest.ts';
import type { Labels, Manifest } from './manifest.ts';

/** Something that makes pods. */
export interface Workload {
  readonly title: string;
  readonly name: string;
  readonly kind: 'Deployment' | 'DaemonSet' | 'StatefulSet';
  readonly namespace: string;
  readonly selector: LabelSelector;
  /** Labels of its pods. */
  readonly labels: Labels;
  readonly pod: IPodSpec;
  /** Not set where an autoscaler decides, and for a DaemonSet. */
  readonly replicas: number | undefined;
}

/** All workloads among the objects. */
export function workloadsOf(manifests: readonly Manifest[]): readonly Workload[] {
  return manifests.flatMap((manifest) => {
    if (Deployment.is(manifest) || StatefulSet.is(manifest)) {
      return workloadOf(manifest, manifest.kind, manifest.spec, manifest.spec?.replicas);
    }
    return DaemonSet.is(manifest) ? workloadOf(manifest, manifest.kind, manifest.spec, undefined) : [];
  });
}

interface Spec {
  readonly selector: LabelSelector;
  readonly template: { readonly metadata?: { readonly labels?: Labels }; readonly spec?: IPodSpec };
}

function workloadOf(
  manifest: Manifest,
  kind: Workload['kind'],
  spec: Spec | undefined,
  replicas: number | undefined,
): Workload[] {
  if (spec?.template.spec === undefined) return [];
  const { selector, template } = spec;
  const pod = template.spec;
  if (pod === undefined) return [];
  return [
    {
      title: titleOf(manifest),
      name: manifest.metadata.name,
      kind,
      namespace: namespaceOf(manifest),
      selector,
      labels: template.metadata?.labels ?? {},
      pod,
      replicas,
    },
  ];
}

/** Containers that run as long as the pod: the ordinary ones, and sidecars. */
export const lastingContainers = ({ pod }: Workload): readonly IContainer[] => [
  ...(pod.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ...pod.containers,
];

/** All containers, those that only prepare included. */
export const containersOf = ({ pod }: Workload): readonly IContainer[] => [
  ...(pod.initContainers ?? []),
  ...pod.containers,
];
