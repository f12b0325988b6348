import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { Job } from 'kubernetes-models/batch/v1/Job';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { LabelSelector } from './labels.ts';
import { namespaceOf, titleOf } from './manifest.ts';
import type { Labels, Manifest } from './manifest.ts';

/** Something that makes pods. */
export interface Workload {
  readonly title: string;
  readonly name: string;
  readonly kind: 'Deployment' | 'DaemonSet' | 'StatefulSet' | 'Job';
  readonly namespace: string;
  readonly selector: LabelSelector;
  /** Labels of its pods. */
  readonly labels: Labels;
  readonly pod: IPodSpec;
  /** Not set where an autoscaler decides, for a DaemonSet and for a Job. */
  readonly replicas: number | undefined;
}

/** All workloads among the objects. */
export function workloadsOf(manifests: readonly Manifest[]): readonly Workload[] {
  return manifests.flatMap((manifest) => {
    if (Deployment.is(manifest) || StatefulSet.is(manifest)) {
      return workloadOf(manifest, manifest.kind, manifest.spec, manifest.spec?.replicas);
    }
    if (Job.is(manifest)) return workloadOf(manifest, manifest.kind, withSelector(manifest.spec), undefined);
    return DaemonSet.is(manifest) ? workloadOf(manifest, manifest.kind, manifest.spec, undefined) : [];
  });
}

interface Spec {
  readonly selector: LabelSelector;
  readonly template: { readonly metadata?: { readonly labels?: Labels }; readonly spec?: IPodSpec };
}

/** The controller of Jobs makes the selector; until then the labels of the pods stand for it. */
function withSelector(spec: Omit<Spec, 'selector'> | undefined): Spec | undefined {
  return spec && { ...spec, selector: { matchLabels: spec.template.metadata?.labels ?? {} } };
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

/** Init containers that run on beside the ordinary ones. */
export const sidecarsOf = ({ pod }: Workload): readonly IContainer[] =>
  (pod.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');

/** Containers that run as long as the pod: the ordinary ones, and sidecars. */
export const lastingContainers = (workload: Workload): readonly IContainer[] => [
  ...sidecarsOf(workload),
  ...workload.pod.containers,
];

/** All containers, those that only prepare included. */
export const containersOf = ({ pod }: Workload): readonly IContainer[] => [
  ...(pod.initContainers ?? []),
  ...pod.containers,
];
