import { assembleTrace, factsOf } from '@xray-microservices/xray-model';
import type { TraceFacts, TraceId } from '@xray-microservices/xray-model';
import { describe, expect, it } from 'vitest';
import { id, segment, TRACE_ID } from '../../test/support/documents.ts';
import { arrived } from '../../test/support/random-traces.ts';
import { FacetCounter } from './facet-counter.ts';

const RANGE = { start: 1_465_510_280, end: 1_465_510_281 };

function facts(...documents: readonly Readonly<Record<string, unknown>>[]): TraceFacts {
  const trace = assembleTrace(
    TRACE_ID as TraceId,
    documents.map((members) => arrived(members).document),
  );
  return factsOf(trace ?? expect.fail('no trace'));
}

function count(...traces: readonly TraceFacts[]) {
  const counter = new FacetCounter(RANGE);
  for (const each of traces) {
    counter.add(each);
  }
  return counter.facets();
}

describe('FacetCounter', () => {
  it('counts each value once a trace', () => {
    const one = facts(
      segment(1, { user: 'alice', annotations: { order: 1 } }),
      segment(2, { parent_id: id(1), user: 'alice', annotations: { order: 1 } }),
    );
    expect(count(one, one)).toMatchObject({
      total: 2,
      services: [{ value: 'xray-local test', count: 2 }],
      users: [{ value: 'alice', count: 2 }],
      annotations: [{ key: 'order', values: [{ value: 1, count: 2 }] }],
    });
  });

  it.each([
    [{}, 'ok'],
    [{ error: true }, 'error'],
    [{ error: true, throttle: true }, 'throttle'],
    [{ fault: true, throttle: true }, 'fault'],
  ])('tells the worst of %j: %s', (members, status) => {
    const { status: told, histogram } = count(facts(segment(1, members)));
    expect(told.filter(({ count: times }) => times > 0)).toEqual([{ value: status, count: 1 }]);
    expect(told.map(({ value }) => value)).toEqual(['ok', 'error', 'throttle', 'fault']);
    expect(histogram[0]).toMatchObject({ [status]: 1 });
  });

  it('tells services of one name apart by their type', () => {
    const { services } = count(
      facts(segment(1, { origin: 'A' }), segment(2, { origin: 'B', parent_id: id(1) })),
    );
    expect(services).toEqual([
      { value: 'xray-local test', type: 'A', count: 1 },
      { value: 'xray-local test', type: 'B', count: 1 },
    ]);
  });

  it('has the most frequent first, and says nothing of the rest', () => {
    const request = (url: string) => segment(1, { http: { request: { url, method: 'GET' } } });
    const { urls } = count(
      ...Array.from({ length: 30 }, (_, index) => facts(request(`http://h/${index}`))),
      facts(request('http://h/7')),
    );
    expect(urls).toHaveLength(20);
    expect(urls[0]).toEqual({ value: 'http://h/7', count: 2 });
  });

  it('stays small when every trace has annotations of its own', () => {
    const counter = new FacetCounter(RANGE);
    for (let index = 0; index < 3_000; index += 1) {
      counter.add(facts(segment(1, { annotations: { [`key${index}`]: index } })));
    }
    expect(counter.facets().annotations).toHaveLength(20);
  });
});
