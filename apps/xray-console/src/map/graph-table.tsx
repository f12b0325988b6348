import type { ReactNode } from 'react';
import { formatCount, formatDuration, formatPart, formatRate } from '../ui/format.ts';
import type { Numbers } from './numbers.ts';
import type { ServiceMap } from './view-model.ts';

interface GraphTableProps {
  readonly map: ServiceMap;
  readonly hasRate: boolean;
  readonly onChoose?: (key: string) => void;
}

const HEADS = ['Requests', 'Rate', 'Ok', 'Error', 'Throttle', 'Fault', 'Mean', 'p50', 'p95', 'p99'] as const;

/** The same as the picture, to be read: services, then calls. */
export function GraphTable({ map, hasRate, onChoose }: GraphTableProps): ReactNode {
  const rows = map.nodes.filter(({ shape }) => shape !== 'client');
  return (
    <div className="scroll-x padded graph-table" tabIndex={0} role="region" aria-label="Tables of the map">
      <h2>Services</h2>
      <table className="table">
        <Heads first="Service" hasRate={hasRate} />
        <tbody>
          {rows.map(({ key, name, type, numbers }) => (
            <tr key={key}>
              <th scope="row">
                <Name text={name} id={key} onChoose={onChoose} />{' '}
                <span className="tag">{type ?? 'service'}</span>
              </th>
              <Cells numbers={numbers} hasRate={hasRate} />
            </tr>
          ))}
        </tbody>
      </table>
      <h2>Calls</h2>
      <table className="table">
        <Heads first="From → to" hasRate={hasRate} />
        <tbody>
          {map.edges.map(({ key, from, to, isLink, numbers }) => (
            <tr key={key}>
              <th scope="row">
                <Name
                  text={`${from.shape === 'client' ? 'clients' : from.name} → ${to.name}`}
                  id={key}
                  onChoose={onChoose}
                />
                {isLink ? <span className="tag">link: age of messages</span> : null}
              </th>
              <Cells numbers={numbers} hasRate={hasRate} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface NameProps {
  readonly text: string;
  readonly id: string;
  readonly onChoose: ((key: string) => void) | undefined;
}

function Name({ text, id, onChoose }: NameProps): ReactNode {
  return onChoose === undefined ? (
    text
  ) : (
    <button
      type="button"
      className="link"
      onClick={() => {
        onChoose(id);
      }}
    >
      {text}
    </button>
  );
}

function Heads({ first, hasRate }: { readonly first: string; readonly hasRate: boolean }): ReactNode {
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {HEADS.filter((name) => hasRate || name !== 'Rate').map((name) => (
          <th key={name} scope="col" className="num">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Cells({ numbers, hasRate }: { readonly numbers: Numbers; readonly hasRate: boolean }): ReactNode {
  const { total, counts, mean, p50, p95, p99 } = numbers;
  const part = (count: number): string =>
    count === 0 ? '0' : `${formatCount(count)} (${formatPart(count / Math.max(1, total))})`;
  const time = (seconds: number | undefined): string =>
    seconds === undefined ? '–' : formatDuration(seconds);
  const cells = [
    formatCount(total),
    ...(hasRate ? [formatRate(numbers.perMinute)] : []),
    part(counts.ok),
    part(counts.error),
    part(counts.throttle),
    part(counts.fault),
    time(mean),
    time(p50),
    time(p95),
    time(p99),
  ];
  return cells.map((text, index) => (
    <td key={index} className="num">
      {text}
    </td>
  ));
}
