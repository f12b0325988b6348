import { selectorOf } from '../search/compose.ts';
import type { Status } from '../ui/status.tsx';
import { STATUSES } from '../ui/status.tsx';
import { plainSeconds } from './choice.ts';
import type { Choice } from './choice.ts';
import type { MapEdge, MapNode } from './view-model.ts';

export type Subject = MapNode | MapEdge;

export function isEdge(subject: Subject): subject is MapEdge {
  return 'from' in subject;
}

/** The filter that finds the traces in which the subject answered so. */
export function filterOf(subject: Subject, { statuses, times }: Choice): string {
  const terms = [...statusTerms(statuses), ...(times === undefined ? [] : timeTerms(times))];
  const inside = terms.length === 0 ? '' : ` { ${terms.join(' AND ')} }`;
  if (isEdge(subject)) {
    return `edge(${selector(subject.from)}, ${selector(subject.to)})${inside}`;
  }
  return `service(${selector(subject)})${inside}`;
}

function selector({ name, type }: MapNode): string {
  return selectorOf(name, type);
}

function statusTerms(statuses: ReadonlySet<Status>): readonly string[] {
  const chosen = STATUSES.filter((status) => statuses.has(status));
  if (chosen.length === 0 || chosen.length === STATUSES.length) {
    return [];
  }
  return [chosen.length === 1 ? (chosen[0] ?? '') : `(${chosen.join(' OR ')})`];
}

function timeTerms([from, to]: readonly [number, number]): readonly string[] {
  return [`responsetime >= ${plainSeconds(from)}`, `responsetime <= ${plainSeconds(to)}`];
}
