import { entityOf, stepsTo } from './root-causes.ts';
import type { RootCauseStep, ServiceFacts } from './trace-facts.ts';
import type { Visit } from './visit-trace.ts';

/**
 * What took longest: from the entry point down to the longest child, as long as that child took longer than the
 * (sub)segment did by itself. Nothing while the entry point is in progress.
 *
 * The coverage of a (sub)segment is the part of the entry point's time during which it ran, rounded to three decimals
 * as the service rounds it.
 */
export function responseTimeCausesOf(
  entry: Visit | undefined,
  visits: readonly Visit[],
  services: readonly ServiceFacts[],
): RootCauseStep[][] {
  if (entry?.node.endTime === undefined) {
    return [];
  }
  const children = childrenByParent(visits);
  let slowest = entry;
  for (let next: Visit | undefined = entry; next !== undefined;) {
    slowest = next;
    next = longestChild(slowest, entry, children.get(slowest) ?? []);
  }
  const whole = secondsWithin(entry, entry);
  const coverageOf = (visit: Visit): number =>
    whole === 0 ? 1 : Math.round((secondsWithin(visit, entry) / whole) * 1000) / 1000;
  return [
    [
      ...stepsTo(slowest, services, (visit) => ({
        ...entityOf(visit),
        exceptions: [],
        coverage: coverageOf(visit),
      })),
    ],
  ];
}

function childrenByParent(visits: readonly Visit[]): Map<Visit, Visit[]> {
  const children = new Map<Visit, Visit[]>();
  for (const visit of visits) {
    if (visit.parent !== undefined) {
      const siblings = children.get(visit.parent);
      if (siblings === undefined) {
        children.set(visit.parent, [visit]);
      } else {
        siblings.push(visit);
      }
    }
  }
  return children;
}

function longestChild(parent: Visit, entry: Visit, children: readonly Visit[]): Visit | undefined {
  let longest: Visit | undefined;
  let seconds = parent.node.selfTime ?? 0;
  for (const child of children) {
    const own = secondsWithin(child, entry);
    if (own > seconds) {
      longest = child;
      seconds = own;
    }
  }
  return longest;
}

/** Seconds of the entry point's time during which a (sub)segment ran; 0 while it is in progress. */
function secondsWithin({ node }: Visit, { node: entry }: Visit): number {
  if (node.endTime === undefined || entry.endTime === undefined) {
    return 0;
  }
  return Math.max(0, Math.min(node.endTime, entry.endTime) - Math.max(node.startTime, entry.startTime));
}
