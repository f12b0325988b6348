import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { Service } from 'kubernetes-models/v1/Service';
import { selects } from '../manifests/labels.ts';
import type { LabelSelector } from '../manifests/labels.ts';
import { namespaceOf, titleOf } from '../manifests/manifest.ts';
import type { Manifest } from '../manifests/manifest.ts';
import { workloadsOf } from '../manifests/workloads.ts';
import type { Workload } from '../manifests/workloads.ts';
import type { Finding, Rule } from './finding.ts';

/** Every selector finds pods of its namespace, no two workloads fight over the same ones, and something says how many there are. */
export const selectors: Rule = (manifests) => {
  const workloads = workloadsOf(manifests);
  return [
    ...workloads.flatMap((workload) => ownPods(workload, workloads)),
    ...manifests.flatMap((manifest) => findsPods(manifest, workloads)),
    ...manifests.flatMap((manifest) => scalesSomething(manifest, workloads)),
    ...workloads.flatMap((workload) => scaledBySomething(workload, manifests)),
  ];
};

function ownPods(
  { title: object, selector, labels, namespace }: Workload,
  workloads: readonly Workload[],
): Finding[] {
  if (!selects(selector, labels)) return [{ object, problem: 'does not select its own pods' }];
  return workloads
    .filter(
      (other) => other.title !== object && other.namespace === namespace && selects(selector, other.labels),
    )
    .map((other) => ({ object, problem: `selects the pods of ${other.title}` }));
}

/** The selector of an object that is about pods; nothing for the others. */
function selectorOf(manifest: Manifest): LabelSelector | undefined {
  if (Service.is(manifest)) {
    const { selector } = manifest.spec ?? {};
    return selector === undefined ? undefined : { matchLabels: selector };
  }
  if (PodDisruptionBudget.is(manifest)) return manifest.spec?.selector;
  return NetworkPolicy.is(manifest) ? manifest.spec?.podSelector : undefined;
}

function findsPods(manifest: Manifest, workloads: readonly Workload[]): Finding[] {
  const object = titleOf(manifest);
  const selector = selectorOf(manifest);
  if (selector === undefined) {
    const isAlias = Service.is(manifest) && manifest.spec?.type === 'ExternalName';
    return manifest.kind === 'Service' && !isAlias ? [{ object, problem: 'selects nothing' }] : [];
  }
  const isFound = workloads.some(
    ({ namespace, labels }) => namespace === namespaceOf(manifest) && selects(selector, labels),
  );
  return isFound ? [] : [{ object, problem: 'finds no pods in its namespace' }];
}

function scalesSomething(manifest: Manifest, workloads: readonly Workload[]): Finding[] {
  if (!HorizontalPodAutoscaler.is(manifest)) return [];
  const object = titleOf(manifest);
  const { kind, name } = manifest.spec.scaleTargetRef;
  const target = workloads.find((workload) => workload.title === `${kind}/${name}`);
  if (target?.namespace !== namespaceOf(manifest)) {
    return [{ object, problem: `scales ${kind}/${name}, which is not there` }];
  }
  return target.replicas === undefined
    ? []
    : [{ object, problem: `scales ${target.title}, which is set back to ${target.replicas} by each apply` }];
}

function scaledBySomething(
  { title, kind, replicas, namespace }: Workload,
  manifests: readonly Manifest[],
): Finding[] {
  if (!['Deployment', 'StatefulSet'].includes(kind) || replicas !== undefined) return [];
  const isScaled = manifests.some(
    (manifest) =>
      HorizontalPodAutoscaler.is(manifest) &&
      namespaceOf(manifest) === namespace &&
      `${manifest.spec.scaleTargetRef.kind}/${manifest.spec.scaleTargetRef.name}` === title,
  );
  return isScaled ? [] : [{ object: title, problem: 'has one pod: no number, and no autoscaler' }];
}
