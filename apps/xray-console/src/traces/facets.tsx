import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Facets as FacetData } from '../api/types.ts';
import { annotationTerm, quote, selectorOf, termsOf, withoutTerm, withTerm } from '../search/compose.ts';
import { changeQuery } from '../state/location.ts';
import { formatCount, hostOf, pathOf } from '../ui/format.ts';
import { STATUSES, StatusShape } from '../ui/status.tsx';
import './facets.css';

interface Entry {
  readonly label: string;
  readonly title?: string;
  /** What tells it from others of the same label. */
  readonly note?: string;
  readonly count: number;
  readonly term: string;
  readonly mark?: ReactNode;
}

/** What the traces have, with counts. A click adds a term to the filter, another one takes it out. */
export function Facets({
  facets,
  filter,
}: {
  readonly facets: FacetData;
  readonly filter: string;
}): ReactNode {
  const taken = termsOf(filter);
  const sections = sectionsOf(facets);
  return (
    <details className="facets" open={globalThis.innerWidth > 760}>
      <summary>Facets</summary>
      <div className="facets-in">
        {facets.truncated ? (
          <p className="facets-cut muted">Counted as far as there was time; there are more.</p>
        ) : null}
        {sections.map(([name, entries]) => (
          <Facet key={name} name={name} entries={entries} taken={taken} filter={filter} />
        ))}
      </div>
    </details>
  );
}

interface FacetProps {
  readonly name: string;
  readonly entries: readonly Entry[];
  readonly taken: readonly string[];
  readonly filter: string;
}

const SHOWN = 6;

function Facet({ name, entries, taken, filter }: FacetProps): ReactNode {
  const [isLong, setLong] = useState(false);
  if (entries.length === 0) {
    return null;
  }
  const shown = isLong ? entries : entries.slice(0, SHOWN);
  const toggle = (term: string): void => {
    changeQuery({ filter: taken.includes(term) ? withoutTerm(filter, term) : withTerm(filter, term) });
  };
  return (
    <section className="facet">
      <h2>{name}</h2>
      <ul>
        {shown.map(({ label, title, note, count, term, mark }) => (
          <li key={term}>
            <button
              type="button"
              aria-pressed={taken.includes(term)}
              title={title ?? term}
              onClick={() => {
                toggle(term);
              }}
            >
              {mark}
              <span className="cut grow">
                {label}
                {note === undefined ? null : <span className="facet-note cut"> {note}</span>}
              </span>
              <span className="facet-count">{formatCount(count)}</span>
            </button>
          </li>
        ))}
      </ul>
      {entries.length > SHOWN ? (
        <button
          type="button"
          className="link facet-more"
          onClick={() => {
            setLong(!isLong);
          }}
        >
          {isLong ? 'Fewer' : `${entries.length - SHOWN} more`}
          <span className="sr-only"> of {name}</span>
        </button>
      ) : null}
    </section>
  );
}

function sectionsOf(facets: FacetData): readonly (readonly [string, readonly Entry[]])[] {
  return [
    ['Status', statusEntries(facets)],
    [
      'Service',
      facets.services.map(({ value, type, count }) => ({
        label: value,
        title: type === undefined ? value : `${value} (${type})`,
        count,
        term: `service(${selectorOf(value, type)})`,
      })),
    ],
    ['URL', urlEntries(facets)],
    ['Method', texts(facets.methods, 'http.method')],
    ['User', texts(facets.users, 'user')],
    ['Resource', texts(facets.resourceArns, 'resource.arn')],
    ...CAUSES.map(([kind, name]) => [name, causes(facets, kind)] as const),
    ...facets.annotations.map(({ key, values }): readonly [string, readonly Entry[]] => [
      key,
      values.map(({ value, count }) => ({ label: String(value), count, term: annotationTerm(key, value) })),
    ]),
  ];
}

/** Kinds of root causes, as filters name them. */
const CAUSES = [
  ['fault', 'Faults caused by'],
  ['error', 'Errors caused by'],
  ['responsetime', 'Time spent in'],
] as const;

function causes({ rootCauses }: FacetData, kind: string): readonly Entry[] {
  return rootCauses.flatMap(({ kind: own, value, count }) =>
    own === kind
      ? [{ label: value, count, term: `rootcause.${kind}.service { name = ${quote(value)} AND last }` }]
      : [],
  );
}

function statusEntries({ status }: FacetData): readonly Entry[] {
  return STATUSES.flatMap((name) => {
    const count = status.find(({ value }) => value === name)?.count ?? 0;
    return count === 0 ? [] : [{ label: name, count, term: name, mark: <StatusShape status={name} /> }];
  });
}

function texts(entries: FacetData['urls'], keyword: string): readonly Entry[] {
  return entries.map(({ value, count }) => ({ label: value, count, term: `${keyword} = ${quote(value)}` }));
}

/** URLs by their paths; where hosts share one, with the host. */
function urlEntries({ urls }: FacetData): readonly Entry[] {
  const byPath = Map.groupBy(urls, ({ value }) => pathOf(value));
  return texts(urls, 'http.url').map((entry) => {
    const { label: url } = entry;
    const isShared = (byPath.get(pathOf(url))?.length ?? 0) > 1;
    return { ...entry, label: pathOf(url), title: url, ...(isShared ? { note: hostOf(url) } : {}) };
  });
}
