import { Service } from 'kubernetes-models/v1/Service';
import { environmentOf } from '../manifests/environment.ts';
import type { Manifest } from '../manifests/manifest.ts';
import { lastingContainers, workloadsOf } from '../manifests/workloads.ts';
import type { Workload } from '../manifests/workloads.ts';
import type { Rule } from './finding.ts';
import { podsOf } from './ports.ts';

/** Versions behind one Service are told the same things: a part that was given to one of them alone is missing in the other. */
export const versions: Rule = (manifests) => {
  const workloads = workloadsOf(manifests);
  return manifests
    .filter((manifest) => Service.is(manifest))
    .flatMap((service) => {
      const twins = podsOf(service, workloads);
      const all = new Set(twins.flatMap((twin) => namesOf(twin, manifests)));
      return twins.flatMap((twin) => {
        const own = new Set(namesOf(twin, manifests));
        return [...all]
          .filter((name) => !own.has(name))
          .map((name) => ({
            object: twin.title,
            problem: `is not told ${name}, as others behind one Service are`,
          }));
      });
    });
};

const namesOf = (workload: Workload, manifests: readonly Manifest[]): readonly string[] =>
  lastingContainers(workload).flatMap((container) => [
    ...environmentOf(container, workload.namespace, manifests).keys(),
  ]);
