import type { ReactNode } from 'react';
import { changeQuery } from '../state/location.ts';
import { nextSort, queryOfSort, SORT_COLUMNS, sortOf, SORTS } from './sort.ts';
import type { Sort, SortColumn } from './sort.ts';

const NAMES: Readonly<Record<SortColumn, string>> = {
  started: 'Started',
  status: 'Status',
  request: 'Request',
  service: 'Entered at',
  duration: 'Duration',
  services: 'Services',
};

function sortBy(sort: Sort): void {
  changeQuery(queryOfSort(sort), { replace: true });
}

/** The heads of the columns. A click sorts by one, another the other way round, a third is as at first. */
export function SortHeads({ sort }: { readonly sort: Sort }): ReactNode {
  return (
    <div role="rowgroup" className="rows-head">
      <div role="row" className="trace-row" aria-rowindex={1}>
        <span role="columnheader">
          <span className="sr-only">Mark</span>
        </span>
        {SORT_COLUMNS.map((column) => (
          <span
            key={column}
            role="columnheader"
            className={column === 'services' ? 'num' : undefined}
            aria-sort={column !== sort.column ? 'none' : sort.order === 'asc' ? 'ascending' : 'descending'}
          >
            <button
              type="button"
              className="sort-head"
              onClick={() => {
                sortBy(nextSort(sort, column));
              }}
            >
              {NAMES[column]}
              <span className="sort-arrow" aria-hidden="true">
                {column !== sort.column ? '' : sort.order === 'asc' ? '↑' : '↓'}
              </span>
            </button>
          </span>
        ))}
      </div>
    </div>
  );
}

/** The same for narrow windows, which have no heads. */
export function SortChoice({ sort }: { readonly sort: Sort }): ReactNode {
  const text = (each: Sort): string => `${each.column}.${each.order}`;
  return (
    <select
      className="select sort-choice"
      aria-label="Sort by"
      value={text(sort)}
      onChange={(event) => {
        sortBy(sortOf(new URLSearchParams({ sort: event.target.value })));
      }}
    >
      {SORTS.map((each) => (
        <option key={text(each)} value={text(each)}>
          {NAMES[each.column]} {each.order === 'asc' ? '↑' : '↓'}
        </option>
      ))}
    </select>
  );
}
