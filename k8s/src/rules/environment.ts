import type { Contract } from '../contract/contract.ts';
import { environmentOf } from '../manifests/environment.ts';
import type { Variable } from '../manifests/environment.ts';
import { containersOf, workloadsOf } from '../manifests/workloads.ts';
import type { Rule } from './finding.ts';

/**
 * Containers get variables that their program knows, all that it requires, and secrets only by reference. Contracts are by
 * the name of the container; containers without one are programs of others.
 */
export function environment(contracts: ReadonlyMap<string, Contract>): Rule {
  return (manifests) =>
    workloadsOf(manifests).flatMap((workload) =>
      containersOf(workload).flatMap((container) => {
        const contract = contracts.get(container.name);
        if (contract === undefined) return [];
        const variables = environmentOf(container, workload.namespace, manifests);
        const object = `${workload.title}:${container.name}`;
        const problems = [
          ...unknown(variables, contract),
          ...missing(variables, contract),
          ...open(variables, contract),
        ];
        return problems.map((problem) => ({ object, problem }));
      }),
    );
}

type Variables = ReadonlyMap<string, Variable>;

/** A variable that another one is made of (`$(NODE_IP):2000`) need not be known to the program. */
function unknown(variables: Variables, { known }: Contract): string[] {
  const texts = [...variables.values()].map((variable) => (variable.from === 'text' ? variable.text : ''));
  return [...variables.keys()]
    .filter((name) => !known.has(name) && !texts.some((text) => text.includes(`$(${name})`)))
    .map((name) => `does not know ${name}`);
}

const missing = (variables: Variables, { required }: Contract): string[] =>
  [...required].filter((name) => !variables.has(name)).map((name) => `needs ${name}`);

const open = (variables: Variables, { secret }: Contract): string[] =>
  [...variables]
    .filter(([name, { from }]) => secret.has(name) && from !== 'secret')
    .map(([name]) => `has ${name} in the open`);
