import { describe, expect, it } from 'vitest';
import { id, independent, segment, subsegment, T0 } from '../../test/support/documents.ts';
import { facts } from '../../test/support/traces.ts';
import type { RootCauseStep, TraceFacts } from './trace-facts.ts';

/** The way of each cause as text: `a: a / call (remote) > b: b`. */
function ways({ services }: TraceFacts, causes: readonly (readonly RootCauseStep[])[]): string[] {
  return causes.map((steps) =>
    steps
      .map(({ service, entities }) => {
        const path = entities.map(
          ({ name, remote, coverage }) =>
            `${name}${remote ? ' (remote)' : ''}${coverage === undefined ? '' : ` ${coverage}`}`,
        );
        return `${services[service]?.id.name ?? '?'}: ${path.join(' / ')}`;
      })
      .join(' > '),
  );
}

const failing = (flag: 'fault' | 'error', message?: string) => ({
  [flag]: true,
  ...(message === undefined ? {} : { cause: { exceptions: [{ id: id('e'), type: 'TypeError', message }] } }),
});

describe('root causes of faults and errors', () => {
  it.each(['fault', 'error'] as const)('name the way from the root to where the %s arose', (flag) => {
    const found = facts(
      segment(1, {
        name: 'a',
        ...failing(flag),
        subsegments: [
          subsegment(2, {
            name: 'work',
            ...failing(flag),
            subsegments: [subsegment(3, { name: 'b.local', namespace: 'remote', ...failing(flag) })],
          }),
        ],
      }),
      segment(4, {
        name: 'b',
        parent_id: id(3),
        ...failing(flag),
        subsegments: [subsegment(5, { name: 'parse', ...failing(flag, 'x is undefined') })],
      }),
    );
    const causes = found[`${flag}RootCauses`];
    expect(ways(found, causes)).toEqual(['a: a / work / b.local (remote) > b: b / parse']);
    expect(causes[0]?.[1]?.entities[1]?.exceptions).toEqual([
      { name: 'TypeError', message: 'x is undefined' },
    ]);
    expect(found[flag === 'fault' ? 'errorRootCauses' : 'faultRootCauses']).toEqual([]);
  });

  it('end at the service that is inferred from a failing call', () => {
    const found = facts(
      segment(1, {
        name: 'a',
        ...failing('fault'),
        subsegments: [subsegment(2, { name: 'db', namespace: 'remote', sql: {}, ...failing('fault') })],
      }),
    );
    expect(ways(found, found.faultRootCauses)).toEqual(['a: a / db (remote) > db: db']);
  });

  it('are told also when a service on the way dealt with the fault', () => {
    const found = facts(
      segment(1, { name: 'a', subsegments: [subsegment(2, { name: 'try', ...failing('fault') })] }),
    );
    expect(ways(found, found.faultRootCauses)).toEqual(['a: a / try']);
  });

  it('are not told twice when something between them does not have the flag', () => {
    const leaf = subsegment(4, { name: 'leaf', ...failing('fault') });
    const between = subsegment(3, { name: 'between', subsegments: [leaf] });
    const outer = subsegment(2, { name: 'outer', ...failing('fault'), subsegments: [between] });
    const found = facts(segment(1, { name: 'a', subsegments: [outer] }));
    expect(ways(found, found.faultRootCauses)).toEqual(['a: a / outer / between / leaf']);
  });

  it('are each place where one arose, at most ten', () => {
    const calls = Array.from({ length: 12 }, (_none, index) =>
      subsegment(index + 2, { name: `call ${index}`, ...failing('error') }),
    );
    const found = facts(segment(1, { name: 'a', subsegments: calls }));
    expect(found.errorRootCauses).toHaveLength(10);
    expect(ways(found, found.errorRootCauses).slice(0, 2)).toEqual(['a: a / call 0', 'a: a / call 1']);
  });

  it('name no service that has not come', () => {
    expect(facts(independent(2, 9, { ...failing('fault') })).faultRootCauses).toEqual([]);
  });
});

describe('root causes of response times', () => {
  const cause = (...documents: readonly Readonly<Record<string, unknown>>[]) => {
    const found = facts(...documents);
    return ways(found, found.responseTimeRootCauses);
  };

  it('go down to what took longest, with the part of the response time that it took', () => {
    expect(
      cause(
        segment(1, {
          name: 'a',
          subsegments: [
            subsegment(2, { name: 'query', end_time: T0 + 0.1 }),
            subsegment(3, {
              name: 'b.local',
              namespace: 'remote',
              start_time: T0 + 0.1,
              end_time: T0 + 0.996,
            }),
          ],
        }),
        segment(4, {
          name: 'b',
          parent_id: id(3),
          start_time: T0 + 0.104,
          end_time: T0 + 0.96,
          subsegments: [subsegment(5, { name: 'init', start_time: T0 + 0.104, end_time: T0 + 0.95 })],
        }),
      ),
    ).toEqual(['a: a 1 / b.local (remote) 0.896 > b: b 0.856 / init 0.846']);
  });

  it('stop at what took most of its time by itself', () => {
    expect(cause(segment(1, { name: 'a', subsegments: [subsegment(2, { end_time: T0 + 0.4 })] }))).toEqual([
      'a: a 1',
    ]);
  });

  it('end at the service that is inferred from the longest call', () => {
    expect(
      cause(
        segment(1, {
          name: 'a',
          subsegments: [subsegment(2, { name: 'db', namespace: 'aws', end_time: T0 + 0.9 })],
        }),
      ),
    ).toEqual(['a: a 1 / db (remote) 0.9 > db: db 0.9']);
  });

  it('count only time within the response', () => {
    const late = subsegment(2, { name: 'late', start_time: T0 + 0.9, end_time: T0 + 60 });
    const early = subsegment(3, { name: 'early', start_time: T0, end_time: T0 + 0.8 });
    expect(cause(segment(1, { name: 'a', subsegments: [late, early] }))).toEqual(['a: a 1 / early 0.8']);
  });

  it('are not known while the entry point is in progress', () => {
    expect(cause(segment(1, { end_time: undefined, in_progress: true }))).toEqual([]);
  });

  it('can be of no time at all', () => {
    expect(cause(segment(1, { name: 'a', end_time: T0 }))).toEqual(['a: a 1']);
  });
});
