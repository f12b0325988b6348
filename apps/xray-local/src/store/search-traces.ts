import type { SQLInputValue } from 'node:sqlite';
import { matchesFilter } from '@xray-microservices/xray-model';
import type { Filter, FilterContext, TraceFacts } from '@xray-microservices/xray-model';
import { planSearch } from './plan-search.ts';
import type { SearchPlan } from './plan-search.ts';
import type { StoreParts } from './store-parts.ts';
import { idOf } from './trace-key.ts';
import { FARTHEST } from './trace-table.ts';
import { toMicroseconds } from './trace-row.ts';
import { unpackFacts } from './unpack-facts.ts';

/**
 * Which time of a trace must lie in the window: its start (`TraceId`), any of its activity (`Event`), or the end of a
 * segment (`Service`).
 */
export type TimeRangeType = 'TraceId' | 'Event' | 'Service';

/** What is looked for. */
export interface Search {
  /** Epoch seconds; `end` is not included. */
  readonly start: number;
  readonly end: number;
  readonly type: TimeRangeType;
  readonly filter: Filter | undefined;
  readonly context: FilterContext;
  /** Only traces with a smaller number: where an earlier look stopped. */
  readonly before: number;
}

/** One trace that was looked at. */
export interface Candidate {
  readonly no: number;
  readonly version: number;
  /** The facts when the trace matches. */
  readonly match: TraceFacts | undefined;
}

/** Rows looked over at once: few when each has to be read, many when the columns alone decide most. */
const ROWS_TO_READ = 500;
const ROWS_TO_SKIM = 20_000;

/** With so few chunks to look into, their rows are fetched straight instead of walking through the time. */
const FEW_CHUNKS = 128;

const MICROSECOND = 1e-6;

/** A step of a search: a candidate, or so many rows passed over. */
export type SearchStep =
  | { readonly kind: 'candidate'; readonly candidate: Candidate }
  | { readonly kind: 'passed'; readonly rows: number; readonly no: number };

/**
 * Looks for traces, the newest first. It can be left at any step and taken up again behind the last number: nothing is
 * held open in between.
 */
export function* searchTraces(parts: StoreParts, search: Search): Generator<SearchStep> {
  const plan = planSearch(search.filter, search.context);
  const { low, high } = spanOf(parts, search);
  const chunks = plan.terms.length === 0 ? undefined : parts.chunks.chunksWithTerms(plan.terms);
  const isDirect = chunks !== undefined && chunks.size <= FEW_CHUNKS;
  const rows = createReader(parts, search, plan, chunks && { chunks: [...chunks], isDirect });
  const isCheap = plan.conditions.length > 0 && !plan.wantsTrouble;
  const step = isCheap || chunks !== undefined ? ROWS_TO_SKIM : ROWS_TO_READ;
  for (let above = high + 1; above > low;) {
    const bottom = rows.boundary(low, above, step);
    for (const row of rows.read(bottom ?? low, above)) {
      yield { kind: 'candidate', candidate: look(parts, search, plan.literals, row) };
    }
    yield { kind: 'passed', rows: rows.count(bottom ?? low, above), no: bottom ?? low };
    above = bottom ?? low;
  }
}

/** The numbers that traces in the window can have. */
function spanOf({ totals }: StoreParts, { start, end, type, before }: Search): { low: number; high: number } {
  // A trace that is active in the window began at most as long ago as the longest took.
  const lookBack = type === 'TraceId' ? 0 : totals.longest + 1;
  return {
    low: toMicroseconds(start) - lookBack,
    high: Math.min(toMicroseconds(end) + FARTHEST, before - 1),
  };
}

interface ReadRow {
  readonly no: number;
  readonly id: Uint8Array;
  readonly version: number;
  readonly facts: number;
  readonly part: number;
}

interface Reader {
  /** The smallest number among the next so many rows below `above`; `undefined` when there are no more than that. */
  readonly boundary: (low: number, above: number, rows: number) => number | undefined;
  readonly read: (low: number, above: number) => ReadRow[];
  readonly count: (low: number, above: number) => number;
}

function createReader(
  { database }: StoreParts,
  search: Search,
  plan: SearchPlan,
  only: { readonly chunks: readonly number[]; readonly isDirect: boolean } | undefined,
): Reader {
  const window = windowConditions(search);
  const isDirect = only?.isDirect === true;
  const index = plan.wantsTrouble && !isDirect ? 'INDEXED BY traces_with_trouble' : '';
  const inIndex = index === '' ? '' : 'AND flags > 1';
  const conditions = [...window.conditions, ...plan.conditions];
  const values: SQLInputValue[] = [...window.values, ...plan.values];
  if (only !== undefined) {
    conditions.push('facts IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(only.chunks));
  }
  const boundary = database.prepare(
    `SELECT no FROM traces ${index} WHERE no >= ? AND no < ? ${inIndex} ORDER BY no DESC LIMIT 1 OFFSET ?`,
  );
  const read = database.prepare(
    `SELECT no, id, version, facts, part FROM traces ${isDirect ? 'INDEXED BY traces_by_facts' : index}
     WHERE no >= ? AND no < ? ${inIndex} ${conditions.map((condition) => `AND ${condition}`).join(' ')}
     ORDER BY no DESC`,
  );
  const count = database.prepare('SELECT count(*) AS rows FROM traces WHERE no >= ? AND no < ?');
  return {
    boundary: (low, above, rows) => {
      const no = isDirect ? undefined : boundary.get(low, above, rows - 1)?.['no'];
      return typeof no === 'number' ? no : undefined;
    },
    read: (low, above) => read.all(low, above, ...values) as unknown as ReadRow[],
    count: (low, above) => Number(count.get(low, above)?.['rows']),
  };
}

function windowConditions({ start, end, type }: Search): { conditions: string[]; values: number[] } {
  const [first, after] = [toMicroseconds(start), toMicroseconds(end)];
  return type === 'TraceId'
    ? { conditions: ['no - late >= ?', 'no - late < ?'], values: [first, after] }
    : { conditions: ['ended >= ?', 'no - late < ?'], values: [first, after] };
}

function look(parts: StoreParts, search: Search, literals: readonly Buffer[], row: ReadRow): Candidate {
  const { no, version } = row;
  const bytes = parts.chunks.read({ chunk: row.facts, part: row.part });
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!literals.every((literal) => text.includes(literal))) {
    return { no, version, match: undefined };
  }
  const facts = unpackFacts(text.toString(), idOf(row.id));
  const isMatch =
    isInWindow(facts, search) &&
    (search.filter === undefined || matchesFilter(search.filter, facts, search.context));
  return { no, version, match: isMatch ? facts : undefined };
}

/** The columns have decided all but this: which segments end in the window. */
function isInWindow(facts: TraceFacts, { start, end, type }: Search): boolean {
  return (
    type !== 'Service' ||
    facts.services.some(
      ({ endTime, inferred, inProgress }) =>
        !inferred && !inProgress && endTime >= start - MICROSECOND && endTime < end,
    )
  );
}
