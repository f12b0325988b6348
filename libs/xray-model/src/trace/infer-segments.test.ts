import { describe, expect, it } from 'vitest';
import { id, independent, segment, subsegment, T0, TRACE_ID } from '../../test/support/documents.ts';
import { trace } from '../../test/support/traces.ts';
import { serializeDocument } from '../document/serialize-document.ts';
import type { SegmentId } from '../units.ts';
import { assembleTrace } from './assemble-trace.ts';
import { inferredId, inferSegments } from './infer-segments.ts';

const call = (members: Readonly<Record<string, unknown>>) =>
  inferSegments(trace(segment(1, { subsegments: [subsegment(2, members)] })));

describe('inferSegments', () => {
  it('adds a segment with the times and answer of the call', () => {
    const http = { request: { url: 'http://127.0.0.1:8096/', method: 'GET' }, response: { status: 503 } };
    const cause = { exceptions: [{ id: id('e'), message: 'no answer' }] };
    const [inferred, ...others] = call({
      name: '127.0.0.1',
      namespace: 'remote',
      http,
      cause,
      fault: true,
      metadata: { app: { secret: true } },
    });
    expect(others).toEqual([]);
    expect(inferred).toEqual({
      id: inferredId(id(2) as SegmentId),
      trace_id: TRACE_ID,
      name: '127.0.0.1',
      start_time: T0,
      end_time: T0 + 0.5,
      parent_id: id(2),
      inferred: true,
      http,
      cause,
      fault: true,
    });
  });

  it.each<[string, Readonly<Record<string, unknown>>, string | undefined]>([
    [
      'DynamoDB with a table',
      { name: 'DynamoDB', namespace: 'aws', aws: { table_name: 'scores' } },
      'AWS::DynamoDB::Table',
    ],
    ['DynamoDB without a table', { name: 'DynamoDB', namespace: 'aws' }, 'AWS::DynamoDB'],
    ['SNS', { name: 'SNS', namespace: 'aws' }, 'AWS::SNS'],
    ['Lambda', { name: 'Lambda', namespace: 'aws' }, 'AWS::Lambda'],
    [
      'SSM',
      { name: 'SimpleSystemsManagement', namespace: 'aws', aws: { table_name: 'not one' } },
      'AWS::SimpleSystemsManagement',
    ],
    ['a database', { name: 'usermgmt@db', namespace: 'remote', sql: { url: 'mysql://db' } }, 'Database::SQL'],
    ['another host', { name: 'example.com', namespace: 'remote' }, undefined],
  ])('gives %s the origin that the service gives it', (_case, members, origin) => {
    expect(call(members).map((inferred) => [inferred.name, inferred.origin])).toEqual([
      [members['name'], origin],
    ]);
  });

  it.each([
    ['work inside the service', { namespace: 'local' }],
    ['a subsegment without a namespace', {}],
    ['SQL without a namespace', { sql: { url: 'x' } }],
  ])('adds nothing for %s', (_case, members) => {
    expect(call(members)).toEqual([]);
  });

  it('adds nothing once the real segment has come', () => {
    const documents = [
      segment(1, { subsegments: [subsegment(2, { namespace: 'remote' })] }),
      segment(3, { parent_id: id(2) }),
    ];
    expect(inferSegments(trace(...documents.slice(0, 1)))).toHaveLength(1);
    expect(inferSegments(trace(...documents))).toEqual([]);
  });

  it('adds a segment although the call has subsegments of its own', () => {
    expect(call({ namespace: 'remote', subsegments: [subsegment(3)] })).toHaveLength(1);
  });

  it('is in progress as long as the call is', () => {
    const [inferred] = call({ namespace: 'remote', end_time: undefined, in_progress: true });
    expect(inferred).toMatchObject({ in_progress: true, start_time: T0 });
    expect(inferred).not.toHaveProperty('end_time');
  });

  it('finds calls at any depth, also in subsegments whose segment has not come', () => {
    const inferred = inferSegments(
      trace(
        independent(5, 9, { subsegments: [subsegment(6, { namespace: 'aws', name: 'SNS' })] }),
        segment(1, {
          subsegments: [
            subsegment(2, { subsegments: [subsegment(3, { namespace: 'remote', start_time: T0 - 1 })] }),
          ],
        }),
      ),
    );
    expect(inferred.map((document) => document.parent_id)).toEqual([id(3), id(6)]);
  });

  it('gives a call the same id each time, and different calls different ones', () => {
    const calls = Array.from({ length: 100 }, (_none, index) =>
      subsegment(index + 2, { namespace: 'remote', name: 'a' }),
    );
    const ids = () => inferSegments(trace(segment(1, { subsegments: calls }))).map((document) => document.id);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(100);
    for (const inferred of ids()) {
      expect(inferred).toMatch(/^[0-9a-f]{16}$/);
    }
  });

  it('takes ids from elsewhere when asked to', () => {
    const [inferred] = inferSegments(
      trace(segment(1, { subsegments: [subsegment(2, { namespace: 'remote' })] })),
      () => 'feedfeedfeedfeed' as SegmentId,
    );
    expect(inferred?.id).toBe('feedfeedfeedfeed');
  });

  it('is not put together with the documents that it was inferred from', () => {
    const whole = trace(segment(1, { subsegments: [subsegment(2, { namespace: 'remote' })] }));
    expect(assembleTrace(TRACE_ID, [...inferSegments(whole), ...whole.documents])).toEqual(whole);
  });

  it('answers what can be sent as a document', () => {
    const [inferred] = call({ namespace: 'remote', name: 'a' });
    expect(inferred && JSON.parse(serializeDocument(inferred))).toEqual(inferred);
  });
});
