import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import { NOTHING_CHOSEN } from '../map/choice.ts';
import { loadFilterEditor } from '../pages.ts';
import { changeQuery } from '../state/location.ts';
import { useSearch } from '../state/search.ts';
import { RangePicker } from './range-picker.tsx';
import './search-bar.css';

const FilterEditor = lazy(loadFilterEditor);

/** What traces, facets and map are asked for: a filter and a range of time, both kept in the address. */
export function SearchBar({ children }: { readonly children?: ReactNode }): ReactNode {
  const { filter, range } = useSearch();
  return (
    <div className="search-bar" role="search">
      <Suspense fallback={<div className="filter-placeholder">{filter}</div>}>
        <FilterEditor
          value={filter}
          label="Filter traces"
          onSubmit={(text) => {
            changeQuery({ filter: text, ...NOTHING_CHOSEN });
          }}
        />
      </Suspense>
      <div className="line">
        <RangePicker range={range} />
        {children}
      </div>
    </div>
  );
}
