import { namedExceptions } from './exceptions.ts';
import type { RootCauseStep, ServiceFacts } from './trace-facts.ts';
import type { Visit } from './visit-trace.ts';

type RootCause = readonly RootCauseStep[];
type Entity = RootCauseStep['entities'][number];

/** How many causes are kept of a trace, the earliest in it first. */
const MAX_CAUSES = 10;

/** The longest way that is told, from its far end: where it went wrong matters most. */
const MAX_VISITS = 100;

/**
 * Where faults (or errors) arose: the (sub)segments that have the flag with nothing below them that has it too. Each
 * is told as the way there from the root, also when a service on the way dealt with it.
 */
export function rootCausesOf(
  flag: 'fault' | 'error',
  visits: readonly Visit[],
  services: readonly ServiceFacts[],
): RootCause[] {
  const passedOn = new Set<Visit>();
  for (let index = visits.length - 1; index >= 0; index -= 1) {
    const visit = visits[index];
    if (visit?.parent !== undefined && (passedOn.has(visit) || visit.node.document[flag] === true)) {
      passedOn.add(visit.parent);
    }
  }
  const causes: RootCause[] = [];
  for (const visit of visits) {
    if (causes.length < MAX_CAUSES && visit.node.document[flag] === true && !passedOn.has(visit)) {
      causes.push(stepsTo(visit, services, entityOf));
    }
  }
  return causes.filter((steps) => steps.length > 0);
}

/** The way from the root to a visit, one step for each service, with the service that is inferred at its end. */
export function stepsTo(
  end: Visit,
  services: readonly ServiceFacts[],
  describe: (visit: Visit) => Entity,
): RootCause {
  const steps: { service: number; entities: Entity[] }[] = [];
  for (const visit of wayTo(end)) {
    const { service } = visit;
    if (service === undefined) {
      continue; // Above it is only what came without its segment, so there is no service to name.
    }
    const last = steps.at(-1);
    if (last?.service === service) {
      last.entities.push(describe(visit));
    } else {
      steps.push({ service, entities: [describe(visit)] });
    }
  }
  const inferred = end.inferred === undefined ? undefined : services[end.inferred];
  if (end.inferred !== undefined && inferred !== undefined) {
    const { coverage } = describe(end);
    const entity = { name: inferred.id.name, remote: false, exceptions: [] };
    steps.push({
      service: end.inferred,
      entities: [coverage === undefined ? entity : { ...entity, coverage }],
    });
  }
  return steps;
}

/** A (sub)segment as a step names it. */
export function entityOf({ node }: Visit): Entity {
  const remote =
    node.kind === 'subsegment' && (node.document.namespace === 'aws' || node.document.namespace === 'remote');
  return { name: node.document.name, remote, exceptions: namedExceptions(node.document) };
}

function wayTo(end: Visit): Visit[] {
  const way: Visit[] = [];
  for (
    let visit: Visit | undefined = end;
    visit !== undefined && way.length < MAX_VISITS;
    visit = visit.parent
  ) {
    way.push(visit);
  }
  return way.reverse();
}
