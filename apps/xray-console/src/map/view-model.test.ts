import { factsOf, parseFilter, traceGraphOf } from '@xray-microservices/xray-model';
import { describe, expect, it } from 'vitest';
import { serviceTrace } from '../../test/support/trace-for-tests.ts';
import { graph } from '../api/shapes.ts';
import { worstOf } from './numbers.ts';
import { filterOf } from './subject-filter.ts';
import { serviceMapOf } from './view-model.ts';

const traces = (['ok', 'ok', 'fault', 'throttle', 'missing'] as const).map((kind, index) =>
  factsOf(serviceTrace(kind, index + 1)),
);
const map = serviceMapOf(graph({ services: traceGraphOf(traces) }, '').services, 2);
const nodeOf = (name: string, shape = 'service') => {
  const node = map.nodes.find((each) => each.name === name && each.shape === shape);
  if (node === undefined) {
    throw new Error(`There is no ${name}.`);
  }
  return node;
};

describe('the service map', () => {
  it('tells apart what traces, databases, other remotes and clients', () => {
    expect(nodeOf('V1-Notification-Microservice').shape).toBe('service');
    expect(nodeOf('usermgmt@mysql', 'database').type).toBe('Database::SQL');
    expect(nodeOf('smtp:25', 'remote').type).toBe('remote');
    expect(nodeOf('User-Management-Microservice', 'client').type).toBe('client');
  });

  it('counts each answer once, the worst of its flags', () => {
    const { numbers } = nodeOf('User-Management-Microservice');
    expect(numbers.counts).toEqual({ ok: 2, error: 1, throttle: 1, fault: 1 });
    expect(numbers.perMinute).toBe(2.5);
    expect(worstOf(numbers.counts)).toBe('fault');
  });

  it('has the numbers of calls at their edges', () => {
    const edge = map.edges.find(({ from, to }) => from.shape === 'service' && to.shape === 'service');
    expect(edge?.numbers).toMatchObject({ total: 3, counts: { ok: 2, fault: 1 } });
  });
});

describe('the filter of what is chosen', () => {
  const none = { statuses: new Set<never>(), times: undefined };

  it('names the service by name and type', () => {
    expect(filterOf(nodeOf('usermgmt@mysql', 'database'), none)).toBe(
      'service(id(name: "usermgmt@mysql", type: "Database::SQL"))',
    );
  });

  it('asks for the statuses and times of the node', () => {
    const choice = { statuses: new Set(['fault', 'error'] as const), times: [0.000_05, 0.25] as const };
    expect(filterOf(nodeOf('smtp:25', 'remote'), choice)).toBe(
      'service(id(name: "smtp:25", type: "remote")) { (error OR fault) AND responsetime >= 0.0001 AND responsetime <= 0.25 }',
    );
  });

  it('is one that can be read, for every node and edge', () => {
    const choice = { statuses: new Set(['throttle'] as const), times: [0, 10] as const };
    for (const subject of [...map.nodes, ...map.edges]) {
      expect(parseFilter(filterOf(subject, choice)), filterOf(subject, choice)).toMatchObject({ ok: true });
    }
  });
});
