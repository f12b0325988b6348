import { describe, expect, it } from 'vitest';
import { id, segment, subsegment, T0, TRACE_ID } from '../../test/support/documents.ts';
import { facts } from '../../test/support/traces.ts';
import { summaryOf } from './summary-of.ts';

const serviceId = (name: string, type?: string) => ({
  Name: name,
  Names: [name],
  ...(type === undefined ? {} : { Type: type }),
});

describe('summaryOf', () => {
  it('has every member of the API, lists also when they are empty', () => {
    expect(summaryOf(facts(segment(1, { name: 'a', end_time: T0 + 0.25 })))).toEqual({
      Id: TRACE_ID,
      StartTime: T0,
      Duration: 0.25,
      ResponseTime: 0.25,
      HasFault: false,
      HasError: false,
      HasThrottle: false,
      IsPartial: false,
      Http: {},
      Annotations: {},
      Users: [],
      ServiceIds: [serviceId('a', 'client'), serviceId('a')],
      ResourceARNs: [],
      InstanceIds: [],
      AvailabilityZones: [],
      EntryPoint: serviceId('a'),
      FaultRootCauses: [],
      ErrorRootCauses: [],
      ResponseTimeRootCauses: [
        {
          Services: [
            { ...serviceId('a'), EntityPath: [{ Name: 'a', Coverage: 1, Remote: false }], Inferred: false },
          ],
          ClientImpacting: true,
        },
      ],
      Revision: 1,
    });
  });

  it('tells of the root what it was asked and answered', () => {
    const http = {
      request: { method: 'GET', url: 'http://a/', user_agent: 'curl', client_ip: '10.0.0.1' },
      response: { status: 429 },
    };
    const summary = summaryOf(facts(segment(1, { http, error: true, throttle: true })));
    expect(summary).toMatchObject({ HasError: true, HasThrottle: true, HasFault: false });
    expect(summary.Http).toEqual({
      HttpURL: 'http://a/',
      HttpStatus: 429,
      HttpMethod: 'GET',
      UserAgent: 'curl',
      ClientIp: '10.0.0.1',
    });
  });

  it('names each service, user, resource, instance and zone once', () => {
    const node = (end: number, members = {}) =>
      segment(end, {
        name: 'a',
        origin: 'AWS::EC2::Instance',
        user: 'alice',
        resource_arn: 'arn:a',
        aws: { account_id: '1', ec2: { instance_id: 'i-1', availability_zone: 'eu-1a' } },
        ...members,
      });
    const a = { ...serviceId('a', 'AWS::EC2::Instance'), AccountId: '1' };
    expect(summaryOf(facts(node(1), node(2, { parent_id: id(1) })))).toMatchObject({
      Users: [{ UserName: 'alice', ServiceIds: [a] }],
      ServiceIds: [serviceId('a', 'client'), a],
      ResourceARNs: [{ ARN: 'arn:a' }],
      InstanceIds: [{ Id: 'i-1' }],
      AvailabilityZones: [{ Name: 'eu-1a' }],
      EntryPoint: a,
    });
  });

  it('tells which services carry which value of an annotation', () => {
    const summary = summaryOf(
      facts(
        segment(1, { name: 'a', annotations: { flag: true, text: 'x' } }),
        segment(2, { name: 'b', parent_id: id(1), annotations: { flag: true, text: 1 } }),
      ),
    );
    expect(summary.Annotations).toEqual({
      flag: [{ AnnotationValue: { BooleanValue: true }, ServiceIds: [serviceId('a'), serviceId('b')] }],
      text: [
        { AnnotationValue: { StringValue: 'x' }, ServiceIds: [serviceId('a')] },
        { AnnotationValue: { NumberValue: 1 }, ServiceIds: [serviceId('b')] },
      ],
    });
  });

  it('tells the way to a fault, and whether the client felt it', () => {
    const cause = { exceptions: [{ id: id('e'), type: 'Error', message: 'refused' }] };
    const calls = [subsegment(2, { name: 'db', namespace: 'remote', sql: {}, fault: true, cause })];
    const impacting = (members: object) =>
      summaryOf(facts(segment(1, { name: 'a', ...members, subsegments: calls }))).FaultRootCauses;
    expect(impacting({ fault: true })).toEqual([
      {
        Services: [
          {
            ...serviceId('a'),
            EntityPath: [
              { Name: 'a', Exceptions: [], Remote: false },
              { Name: 'db', Exceptions: [{ Name: 'Error', Message: 'refused' }], Remote: true },
            ],
            Inferred: false,
          },
          {
            ...serviceId('db', 'Database::SQL'),
            EntityPath: [{ Name: 'db', Exceptions: [], Remote: false }],
            Inferred: true,
          },
        ],
        ClientImpacting: true,
      },
    ]);
    expect(impacting({}).map(({ ClientImpacting: isImpacting }) => isImpacting)).toEqual([false]);
  });

  it('says that the client felt the response time, even one of nothing', () => {
    const [cause] = summaryOf(facts(segment(1, { end_time: T0 }))).ResponseTimeRootCauses;
    expect(cause?.ClientImpacting).toBe(true);
  });

  it('leaves out what is not known while the root is in progress', () => {
    const summary = summaryOf(facts(segment(1, { end_time: undefined, in_progress: true })));
    expect(summary).toMatchObject({ IsPartial: true, Duration: 0, ResponseTimeRootCauses: [] });
    expect(Object.keys(summary)).not.toContain('ResponseTime');
  });

  it('tells the revision and the time of a matched event when they are known', () => {
    const summary = summaryOf(facts(segment(1)), { revision: 3, matchedEventTime: T0 });
    expect([summary.Revision, summary.MatchedEventTime]).toEqual([3, T0]);
  });

  it('is plain JSON', () => {
    const summary = summaryOf(facts(segment(1, { user: 'alice', annotations: { a: 1 } })));
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });
});
