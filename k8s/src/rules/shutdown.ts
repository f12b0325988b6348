import { environmentOf } from '../manifests/environment.ts';
import { containersOf, workloadsOf } from '../manifests/workloads.ts';
import type { Rule } from './finding.ts';

/** What is left of the grace period at worst, in milliseconds, for the kubelet and a slow clock. */
const MARGIN_MS = 5000;

/**
 * A pod has longer to end than its service needs. `stopMs` is the longest stop of a service by the name of its container,
 * without the delay that the pod sets.
 */
export function shutdown(stopMs: ReadonlyMap<string, number>): Rule {
  return (manifests) =>
    workloadsOf(manifests).flatMap((workload) =>
      containersOf(workload).flatMap((container) => {
        const needed = stopMs.get(container.name);
        if (needed === undefined) return [];
        const delay = environmentOf(container, workload.namespace, manifests).get('SHUTDOWN_DELAY_MS');
        const delayMs = delay?.from === 'text' ? Number(delay.text) : 0;
        const graceMs = (workload.pod.terminationGracePeriodSeconds ?? 30) * 1000;
        const object = `${workload.title}:${container.name}`;
        if (delayMs === 0) return [{ object, problem: 'closes its listener before anybody can notice' }];
        const problem = `may need ${delayMs + needed} ms to stop and ${MARGIN_MS} to spare, and has ${graceMs}`;
        return delayMs + needed + MARGIN_MS <= graceMs ? [] : [{ object, problem }];
      }),
    );
}
