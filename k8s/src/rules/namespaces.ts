import { namespaceOf, titleOf } from '../manifests/manifest.ts';
import type { Rule } from './finding.ts';

const OF_THE_CLUSTER = new Set(['Namespace', 'PriorityClass', 'ClusterRole', 'ClusterRoleBinding']);

/** Every object says where it belongs, to a namespace that is made here too or that another add-on brings. */
export function namespaces({ others = [] }: { readonly others?: readonly string[] } = {}): Rule {
  return (manifests) => {
    const made = manifests.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
    return manifests
      .filter(({ kind }) => !OF_THE_CLUSTER.has(kind))
      .filter((manifest) => ![...made, ...others].includes(namespaceOf(manifest)))
      .map((manifest) => ({
        object: titleOf(manifest),
        problem: `is in no known namespace: "${namespaceOf(manifest)}"`,
      }));
  };
}
