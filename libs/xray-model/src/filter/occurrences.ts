import { clientOf } from '../facts/service-node.ts';
import type { EdgeFacts, ServiceId, TraceFacts } from '../facts/trace-facts.ts';
import { isSelected } from './compare.ts';
import type { EdgeFilter, RootCauseFilter, RootCauseKind, ServiceFilter, ServiceSelector } from './ast.ts';
import type { CauseElement, Subject } from './subject.ts';

/** Whether a selector names those who call a root, which send no segments and are no services of the facts. */
export function isClient({ type }: ServiceSelector): boolean {
  return type === 'client';
}

/** The parts of a trace that a block looks at, in the order of the facts. */
export function occurrencesOf(
  filter: ServiceFilter | EdgeFilter | RootCauseFilter,
  facts: TraceFacts,
): readonly Subject[] {
  switch (filter.kind) {
    case 'service':
      return servicesOf(filter.service, facts);
    case 'edge':
      return edgesOf(filter.source, filter.target, facts);
    case 'rootcause':
      return elementsOf(filter, facts).map((element) => ({ part: 'rootcause', element }));
  }
}

function servicesOf(selector: ServiceSelector, facts: TraceFacts): readonly Subject[] {
  if (isClient(selector)) {
    return edgesOf(selector, {}, facts);
  }
  return facts.services.flatMap((service) =>
    isSelected(service.id, selector) ? [{ part: 'service' as const, service }] : [],
  );
}

function edgesOf(from: ServiceSelector, to: ServiceSelector, facts: TraceFacts): readonly Subject[] {
  return facts.edges.flatMap((edge) => {
    const target = facts.services[edge.target];
    const source = sourceOf(edge, facts);
    const isMeant =
      source !== undefined && target !== undefined && isSelected(source, from) && isSelected(target.id, to);
    return isMeant ? [{ part: 'edge' as const, edge, target }] : [];
  });
}

function sourceOf({ source, target }: EdgeFacts, { services }: TraceFacts): ServiceId | undefined {
  if (source !== undefined) {
    return services[source]?.id;
  }
  const root = services[target]?.id;
  return root && clientOf(root);
}

/** The root causes of one kind. */
function causesOf(kind: RootCauseKind, facts: TraceFacts): TraceFacts['faultRootCauses'] {
  return {
    fault: facts.faultRootCauses,
    error: facts.errorRootCauses,
    responsetime: facts.responseTimeRootCauses,
  }[kind];
}

/**
 * The elements of all root causes of a kind. They are counted along the whole path of a cause, from the root to where it
 * arose, so that the last entity is the one that failed.
 */
function elementsOf({ cause, part }: RootCauseFilter, facts: TraceFacts): readonly CauseElement[] {
  return causesOf(cause, facts).flatMap((path) => {
    const elements = path.flatMap((step) => elementsOfStep(part, step, facts));
    return elements.map((element, index) => ({ ...element, index, count: elements.length }));
  });
}

function elementsOfStep(
  part: RootCauseFilter['part'],
  step: TraceFacts['faultRootCauses'][number][number],
  facts: TraceFacts,
): readonly Omit<CauseElement, 'index' | 'count'>[] {
  const found = facts.services[step.service];
  const service = found === undefined ? {} : { service: found };
  switch (part) {
    case 'service':
      return [service];
    case 'entity':
      return step.entities.map((entity) => ({ ...service, entity }));
    case 'exception':
      return step.entities.flatMap((entity) =>
        entity.exceptions.map((exception) => ({ ...service, entity, exception })),
      );
  }
}
