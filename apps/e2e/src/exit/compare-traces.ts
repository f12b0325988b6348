import type { Entity, EntityKind } from './fields.ts';

/** `same`: everywhere alike. `changed`, `lost` and `added` look from the first trace to the second. */
export type Verdict = 'same' | 'changed' | 'lost' | 'added';

/** How a member of one kind of (sub)segment fared. */
export interface Row {
  readonly entity: EntityKind;
  readonly field: string;
  readonly verdict: Verdict;
  /** One pair of values, as an example. */
  readonly before: unknown;
  readonly after: unknown;
}

/** Seconds: nanoseconds of the epoch do not fit a number exactly. */
const TIME_TOLERANCE_S = 1e-6;
const TIMES = /(^|_)time$/;

/** Compares two traces member by member; (sub)segments are matched by their ids. Of several verdicts on a member each is told once. */
export function compareTraces(
  before: ReadonlyMap<string, Entity>,
  after: ReadonlyMap<string, Entity>,
): readonly Row[] {
  const rows = new Map<string, Row>();
  const keep = (row: Row): void => {
    rows.set(keyOf(row), row);
  };
  for (const [id, entity] of before) {
    const other = after.get(id);
    if (other === undefined)
      keep({ entity: entity.kind, field: '(itself)', verdict: 'lost', before: id, after: undefined });
    else compareEntities(entity, other).forEach(keep);
  }
  for (const [id, entity] of after) {
    if (before.has(id)) continue;
    keep({ entity: entity.kind, field: '(itself)', verdict: 'added', before: undefined, after: id });
  }
  return [...rows.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

const keyOf = ({ entity, field, verdict }: Row): string => `${entity} ${field} ${verdict}`;

/** What it was before names the kind: a query that has lost its SQL is still the query. */
function compareEntities(before: Entity, after: Entity): Row[] {
  const names = new Set([...before.fields.keys(), ...after.fields.keys()]);
  return [...names].map((field): Row => {
    const [was, is] = [before.fields.get(field), after.fields.get(field)];
    return { entity: before.kind, field, verdict: verdictOf(field, was, is), before: was, after: is };
  });
}

function verdictOf(field: string, was: unknown, is: unknown): Verdict {
  if (was === undefined) return 'added';
  if (is === undefined) return 'lost';
  if (TIMES.test(field) && typeof was === 'number' && typeof is === 'number')
    return Math.abs(was - is) <= TIME_TOLERANCE_S ? 'same' : 'changed';
  return was === is ? 'same' : 'changed';
}
