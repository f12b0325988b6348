import { describe, expect, it } from 'vitest';
import {
  CALL,
  CALLED,
  CALLER,
  T0,
  assemble,
  id,
  independent,
  segment as segmentOf,
  subsegment as subsegmentOf,
} from '../../test/support/documents.ts';
import { edges, findEdge } from './edges.ts';
import { findSegment, findSubsegment, segment, segments, subsegment, subsegments } from './find.ts';
import { newTraceHeaders, readTraceId } from './new-trace-headers.ts';
import { walk } from './walk.ts';

const trace = assemble();
const names = (nodes: Iterable<{ document: { name: string } }>): string[] =>
  [...nodes].map(({ document }) => document.name);

describe('walking', () => {
  it('goes through a trace in the order of a tree, across services', () => {
    expect(names(walk(trace))).toEqual(['user-management', 'usermgmt@db', '127.0.0.1:8096', 'notification']);
  });

  it('goes through a node and all below it', () => {
    expect(names(walk(subsegment(trace, '127.0.0.1:8096')))).toEqual(['127.0.0.1:8096', 'notification']);
  });

  it('goes as deep as a trace is', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => independent(index + 2, 'deep', index + 1));
    expect([...walk(assemble([segmentOf(1, 'root'), ...chain]))]).toHaveLength(20_001);
  });
});

describe('finding', () => {
  it('finds segments by name, expression, part and function', () => {
    expect(names(segments(trace))).toEqual(['user-management', 'notification']);
    expect(names(segments(trace, 'notification'))).toEqual(['notification']);
    expect(names(segments(trace, /^user/))).toEqual(['user-management']);
    expect(names(segments(trace, { origin: 'AWS::EKS::Container' }))).toEqual(['notification']);
    expect(names(segments(trace, ({ parent_id: parent }) => parent === undefined))).toEqual([
      'user-management',
    ]);
    expect(findSegment(trace, 'nobody')).toBeUndefined();
  });

  it('finds the subsegments of a whole trace, or of one service below a node', () => {
    const called = { ...CALLED, subsegments: [subsegmentOf(5, 'send mail')] };
    const both = assemble([CALLER, called]);
    expect(names(subsegments(both))).toEqual(['usermgmt@db', '127.0.0.1:8096', 'send mail']);
    expect(names(subsegments(segment(both, 'user-management')))).toEqual(['usermgmt@db', '127.0.0.1:8096']);
    expect(names(subsegments(segment(both, 'notification')))).toEqual(['send mail']);
    expect(findSubsegment(subsegment(both, '127.0.0.1:8096'), 'send mail')).toBeUndefined();
    expect(names(subsegments(both, { sql: { sanitized_query: /users/ } }))).toEqual(['usermgmt@db']);
  });

  it('answers nodes with their times', () => {
    expect(segment(trace, 'notification').duration).toBeCloseTo(0.2);
    expect(subsegment(trace, 'usermgmt@db').startTime).toBe(T0);
  });

  it('throws for none and for several, with the trace drawn', () => {
    expect(() => segment(trace, 'nobody')).toThrow(
      expect.objectContaining({
        code: 'NOT_FOUND',
        message: expect.stringMatching(
          /^There is no segment 'nobody'\.\n\nTrace 1-[^]*user-management/,
        ) as unknown,
      }),
    );
    expect(() => subsegment(trace, { namespace: 'remote' })).toThrow(
      expect.objectContaining({
        code: 'AMBIGUOUS',
        message: expect.stringContaining("There are 2 subsegments { namespace: 'remote' }.") as unknown,
      }),
    );
  });
});

describe('edges', () => {
  it('lead from a service to databases, remote hosts and services', () => {
    expect(edges(trace).map(({ from, to, kind }) => [from, to, kind])).toEqual([
      ['user-management', 'usermgmt@db', 'database'],
      ['user-management', '127.0.0.1:8096', 'remote'],
      ['user-management', 'notification', 'service'],
    ]);
  });

  it('lead to the AWS API, and not to plain functions', () => {
    const work = [subsegmentOf(2, 'S3', { namespace: 'aws' }), subsegmentOf(3, 'render')];
    expect(edges(assemble([segmentOf(1, 'a', { subsegments: work })]))).toMatchObject([
      { to: 'S3', kind: 'aws' },
    ]);
  });

  it('begin at the service itself, however deep the call stands in it', () => {
    const nested = subsegmentOf(2, 'handler', { subsegments: [{ ...CALL, id: id(3) }] });
    const deep = assemble([segmentOf(1, 'a', { subsegments: [nested] }), CALLED]);
    expect(findEdge(deep, 'a', 'notification')?.node.document.id).toBe(id(4));
    expect(findEdge(deep, 'handler', 'notification')).toBeUndefined();
  });

  it('are none where the caller has not come', () => {
    expect(edges(assemble([CALLED, independent(9, 'query', 8, { namespace: 'remote' })]))).toEqual([]);
  });

  it('are found by name, expression and kind', () => {
    expect(findEdge(trace, /^user/, /^notif/)?.kind).toBe('service');
    expect(findEdge(trace, 'user-management', { kind: 'database' })?.to).toBe('usermgmt@db');
    expect(findEdge(trace, 'user-management', { kind: 'remote', name: /8096/ })?.to).toBe('127.0.0.1:8096');
    expect(findEdge(trace, 'user-management', { kind: 'service', name: '127.0.0.1:8096' })).toBeUndefined();
    expect(findEdge(trace, 'notification', 'user-management')).toBeUndefined();
  });
});

describe('a new trace', () => {
  it('has an id of now and the header that asks for recording', () => {
    const { traceId, headers } = newTraceHeaders();
    const age = Date.now() / 1000 - parseInt(traceId.split('-')[1] ?? '', 16);
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(60);
    expect(headers).toEqual({ 'X-Amzn-Trace-Id': `Root=${traceId};Sampled=1` });
    expect(newTraceHeaders().traceId).not.toBe(traceId);
  });

  it('can ask for no recording', () => {
    expect(newTraceHeaders({ sampled: false }).headers['X-Amzn-Trace-Id']).toMatch(/;Sampled=0$/);
  });

  it('refuses a text that is no trace id', () => {
    expect(() => readTraceId('1-x')).toThrow(expect.objectContaining({ code: 'TRACE_ID' }));
  });
});
