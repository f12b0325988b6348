import type { IContainer } from 'kubernetes-models/v1/Container';
import { containersOf, workloadsOf } from '../manifests/workloads.ts';
import type { Finding, Rule } from './finding.ts';

/**
 * Memory is asked for and limited to the same amount, so that no pod dies for what another took; CPU is asked for and not
 * limited, as a daemon that is throttled loses datagrams.
 */
export const resources: Rule = (manifests) =>
  workloadsOf(manifests).flatMap((workload) => [
    ...containersOf(workload).flatMap((container) =>
      problemsOf(`${workload.title}:${container.name}`, container),
    ),
    ...(workload.pod.volumes ?? [])
      .filter(({ emptyDir }) => emptyDir !== undefined && emptyDir.sizeLimit === undefined)
      .map(({ name }) => ({ object: workload.title, problem: `emptyDir ${name} has no limit` })),
  ]);

function problemsOf(
  object: string,
  { resources: { requests = {}, limits = {} } = {} }: IContainer,
): Finding[] {
  return [
    ...(limits['memory'] === undefined ? [{ object, problem: 'no limit of memory' }] : []),
    ...(requests['memory'] === limits['memory']
      ? []
      : [{ object, problem: 'asks for other memory than its limit' }]),
    ...(requests['cpu'] === undefined ? [{ object, problem: 'asks for no CPU' }] : []),
  ];
}
