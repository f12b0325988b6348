import { selectorOf } from '../search/compose.ts';
import type { Status } from '../ui/status.tsx';
import { STATUSES } from '../ui/status.tsx';
import type { MapEdge, MapNode } from './view-model.ts';

export type Subject = MapNode | MapEdge;

export function isEdge(subject: Subject): subject is MapEdge {
  return 'from' in subject;
}

/** What of the answers of a node or edge is looked at; times in seconds. */
export interface Choice {
  readonly statuses: ReadonlySet<Status>;
  readonly times: readonly [number, number] | undefined;
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
  return [`responsetime >= ${seconds(from)}`, `responsetime <= ${seconds(to)}`];
}

/** To the tenth of a millisecond: no exponents, which filters do not know. */
function seconds(value: number): string {
  return Number(value.toFixed(4)).toString();
}
