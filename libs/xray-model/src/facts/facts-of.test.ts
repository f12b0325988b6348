import { describe, expect, it } from 'vitest';
import { id, independent, segment, subsegment, T0, TRACE_ID } from '../../test/support/documents.ts';
import { edgeLines, facts } from '../../test/support/traces.ts';

type Members = Readonly<Record<string, unknown>>;

const names = (...documents: readonly Members[]) =>
  facts(...documents).services.map(({ id: { name } }) => name);

/** users (segment 1) calls a database (2) and notification (4) over HTTP (3). */
const users = segment(1, {
  name: 'users',
  origin: 'AWS::EKS::Container',
  user: 'alice',
  resource_arn: 'arn:users',
  service: { version: '1.2.3' },
  aws: { account_id: '123', ec2: { instance_id: 'i-1', availability_zone: 'eu-1a' } },
  http: {
    request: { method: 'GET', url: 'http://users/', user_agent: 'curl', client_ip: '10.0.0.1' },
    response: { status: 200 },
  },
  annotations: { tenant: 'acme' },
  subsegments: [
    subsegment(2, {
      name: 'usermgmt@db',
      namespace: 'remote',
      sql: { url: 'mysql://db' },
      end_time: T0 + 0.25,
    }),
    subsegment(3, {
      name: 'notification',
      namespace: 'remote',
      start_time: T0 + 0.25,
      end_time: T0 + 0.75,
      http: { request: { method: 'POST', url: 'http://notification/send' }, response: { status: 429 } },
      error: true,
      throttle: true,
    }),
  ],
});
const notification = segment(4, {
  name: 'notification',
  parent_id: id(3),
  start_time: T0 + 0.3,
  end_time: T0 + 0.7,
});

describe('factsOf', () => {
  it('tells what the root answered, and from when to when the trace ran', () => {
    expect(facts(users, notification)).toMatchObject({
      id: TRACE_ID,
      startTime: T0,
      endTime: T0 + 1,
      duration: 1,
      responseTime: 1,
      partial: false,
      entryPoint: 0,
      http: { url: 'http://users/', method: 'GET', status: 200, userAgent: 'curl', clientIp: '10.0.0.1' },
    });
  });

  it('tells of each service what its segment says', () => {
    expect(facts(users, notification).services).toEqual([
      {
        id: { name: 'users', type: 'AWS::EKS::Container', accountId: '123' },
        ok: true,
        error: false,
        fault: false,
        throttle: false,
        startTime: T0,
        endTime: T0 + 1,
        responseTime: 1,
        inProgress: false,
        inferred: false,
        root: true,
        last: false,
        http: { url: 'http://users/', method: 'GET', status: 200, userAgent: 'curl', clientIp: '10.0.0.1' },
        user: 'alice',
        resourceArn: 'arn:users',
        instanceId: 'i-1',
        availabilityZone: 'eu-1a',
        version: '1.2.3',
        messages: [],
      },
      expect.objectContaining({
        id: { name: 'usermgmt@db', type: 'Database::SQL' },
        inferred: true,
        last: true,
      }),
      expect.objectContaining({ id: { name: 'notification' }, inferred: false, root: false, last: true }),
    ]);
  });

  it.each([
    [{ eks: { pod: 'users-7d6c', cluster_name: 'c' } }, 'users-7d6c'],
    [{ ecs: { container: 'users' } }, 'users'],
    [{ eks: { pod: 'users-7d6c' }, ec2: { instance_id: 'i-1' } }, 'i-1'],
    [{ eks: 'nonsense' }, undefined],
    [{}, undefined],
  ])('takes the instance from %j: %s', (aws, instanceId) => {
    expect(facts(segment(1, { aws })).services[0]?.instanceId).toBe(instanceId);
  });

  it('gives an edge the numbers of the caller', () => {
    const { edges } = facts(users, notification);
    expect(edges[1]).toEqual({
      source: 0,
      target: 2,
      ok: false,
      error: true,
      fault: false,
      throttle: true,
      startTime: T0 + 0.25,
      endTime: T0 + 0.75,
      responseTime: 0.5,
      inProgress: false,
      asynchronous: false,
      http: { url: 'http://notification/send', method: 'POST', status: 429 },
    });
  });

  it('gives an edge without a calling subsegment the numbers of the called segment', () => {
    const called = segment(2, { parent_id: id(1), end_time: T0 + 0.25, error: true });
    expect(facts(segment(1), called).edges[0]).toMatchObject({ source: 0, responseTime: 0.25, error: true });
  });

  it("repeats the root's numbers on the edge of its client", () => {
    expect(facts(users).edges.at(-1)).toMatchObject({ target: 0, responseTime: 1, http: { status: 200 } });
    expect(facts(users).edges.at(-1)).not.toHaveProperty('source');
  });

  it('counts the errors of the root for the trace, and throttling of anyone', () => {
    expect(facts(users, notification)).toMatchObject({
      ok: false,
      error: false,
      fault: false,
      throttle: true,
    });
    const child = segment(2, { parent_id: id(1), fault: true, error: true });
    expect(facts(segment(1), child)).toMatchObject({ ok: true, error: false, fault: false, throttle: false });
    expect(facts(segment(1, { fault: true }))).toMatchObject({ ok: false, fault: true });
  });

  it.each<[string, Members[], string[]]>([
    ['a segment alone', [segment(1, { name: 'a' })], ['client -> a']],
    ['a segment with an empty origin', [segment(1, { name: 'a', origin: '' })], ['client -> a']],
    [
      'a call to a service that traces',
      [
        segment(1, { name: 'a', subsegments: [subsegment(2, { namespace: 'remote' })] }),
        segment(3, { name: 'b', parent_id: id(2) }),
      ],
      ['a -> b', 'client -> a'],
    ],
    [
      'a segment whose parent is a segment',
      [
        segment(1, { name: 'a' }),
        segment(2, { name: 'a', origin: 'AWS::Lambda::Function', parent_id: id(1) }),
      ],
      ['a -> a [AWS::Lambda::Function]', 'client -> a'],
    ],
    [
      'a child of a subsegment that is no call',
      [segment(1, { name: 'a', subsegments: [subsegment(2)] }), segment(3, { name: 'b', parent_id: id(2) })],
      ['a -> b', 'client -> a'],
    ],
    [
      'a table, named after itself',
      [
        segment(1, {
          name: 'a',
          subsegments: [subsegment(2, { name: 'DynamoDB', namespace: 'aws', aws: { table_name: 'scores' } })],
        }),
      ],
      ['a -> scores [AWS::DynamoDB::Table]', 'client -> a'],
    ],
    [
      'another host',
      [segment(1, { name: 'a', subsegments: [subsegment(2, { name: 'smtp', namespace: 'remote' })] })],
      ['a -> smtp [remote]', 'client -> a'],
    ],
    [
      'two answers to one call',
      [
        segment(1, { name: 'a', subsegments: [subsegment(2, { namespace: 'remote' })] }),
        segment(3, { name: 'b', parent_id: id(2) }),
        segment(4, { name: 'c', parent_id: id(2) }),
      ],
      ['a -> b', 'a -> c', 'client -> a'],
    ],
    ['two roots', [segment(1, { name: 'a' }), segment(2, { name: 'b' })], ['client -> a', 'client -> b']],
    [
      'a message through a queue',
      [
        segment(1, { name: 'a', subsegments: [subsegment(2, { name: 'SQS', namespace: 'aws' })] }),
        segment(3, { name: 'b', parent_id: id(2) }),
      ],
      ['a ~> b', 'client -> a'],
    ],
    [
      'a link to the sender',
      [
        segment(1, { name: 'a', subsegments: [subsegment(2)] }),
        segment(3, { name: 'b', links: [{ trace_id: TRACE_ID, id: id(2) }] }),
      ],
      ['a ~> b', 'client -> a'],
    ],
    [
      'a link to the receiver',
      [
        segment(1, {
          name: 'a',
          links: [
            { trace_id: TRACE_ID, id: id(3), attributes: { 'aws.xray.reserved.reference_type': 'child' } },
          ],
        }),
        segment(3, { name: 'b' }),
      ],
      ['a ~> b', 'client -> a'],
    ],
    [
      'a link beside a call',
      [
        segment(1, { name: 'a', subsegments: [subsegment(2, { namespace: 'remote' })] }),
        segment(3, { name: 'b', parent_id: id(2), links: [{ trace_id: TRACE_ID, id: id(1) }] }),
      ],
      ['a ~> b', 'client -> a'],
    ],
    [
      'a link within a service',
      [
        segment(1, {
          name: 'a',
          subsegments: [subsegment(2, { links: [{ trace_id: TRACE_ID, id: id(1) }] })],
        }),
      ],
      ['client -> a'],
    ],
    [
      'a link to another trace',
      [segment(1, { name: 'a', links: [{ trace_id: '1-00000000-000000000000000000000000', id: id(1) }] })],
      ['client -> a'],
    ],
    ['a segment whose parent has not come', [segment(1, { name: 'a', parent_id: id(9) })], ['client -> a']],
    ['subsegments whose segment has not come', [independent(2, 9, { namespace: 'remote' })], []],
    [
      'a segment below a subsegment whose segment has not come',
      [independent(2, 9, { namespace: 'remote' }), segment(3, { name: 'b', parent_id: id(2) })],
      [],
    ],
  ])('draws the edges of %s', (_case, documents, expected) => {
    expect(edgeLines(facts(...documents))).toEqual(expected);
  });

  it('infers a service only until its segment has come', () => {
    expect(names(users)).toEqual(['users', 'usermgmt@db', 'notification']);
    expect(facts(users).services[2]).toMatchObject({
      inferred: true,
      id: { type: 'remote' },
      throttle: true,
    });
    expect(facts(users, notification).services[2]).toMatchObject({ inferred: false, throttle: false });
  });

  describe('the entry point', () => {
    const orphan = segment(2, { name: 'orphan', parent_id: id(9), start_time: T0 - 1 });

    it('is the segment that names no parent, even when another began earlier', () => {
      const { entryPoint, services, responseTime } = facts(segment(1, { name: 'a' }), orphan);
      expect([services[entryPoint ?? -1]?.id.name, responseTime]).toEqual(['a', 1]);
    });

    it('is the earliest whose parent is not in the trace when none is without', () => {
      const later = segment(3, { name: 'later', parent_id: id(8), fault: true });
      const { entryPoint, services, fault } = facts(later, orphan);
      expect([services[entryPoint ?? -1]?.id.name, fault]).toEqual(['orphan', false]);
    });

    it('is unknown while only subsegments have come', () => {
      const found = facts(independent(2, 9, { fault: true, http: { response: { status: 500 } } }));
      expect(found).toMatchObject({ ok: true, fault: false, responseTimeRootCauses: [] });
      expect(Object.keys(found)).not.toContain('entryPoint');
      expect(Object.keys(found)).not.toContain('http');
    });
  });

  it('knows no response time of what is in progress', () => {
    const open = { end_time: undefined, in_progress: true };
    const found = facts(
      segment(1, { ...open, subsegments: [subsegment(2, { end_time: T0 + 3 }), subsegment(3, open)] }),
    );
    expect(found).toMatchObject({ partial: true, duration: 3 });
    expect(Object.keys(found)).not.toContain('responseTime');
    expect(found.services[0]).toMatchObject({ inProgress: true, startTime: T0, endTime: T0 + 3 });
    expect(found.edges[0]).toMatchObject({ inProgress: true });
    expect(Object.keys(found.edges[0] ?? {})).not.toContain('responseTime');
  });

  it('gives times without the noise of floating point numbers', () => {
    const found = facts(segment(1, { start_time: T0 + 0.1, end_time: T0 + 0.3 }));
    expect([found.duration, found.responseTime, found.services[0]?.responseTime]).toEqual([0.2, 0.2, 0.2]);
  });

  describe('annotations', () => {
    const annotationsOf = (...documents: readonly Members[]) => facts(...documents).annotations;

    it('are those of segments and subsegments, with their service', () => {
      expect(
        annotationsOf(
          segment(1, {
            annotations: { a: 'x' },
            subsegments: [subsegment(2, { annotations: { b: 2 } })],
          }),
          segment(3, { parent_id: id(2), annotations: { a: true } }),
        ),
      ).toEqual([
        { key: 'a', value: 'x', service: 0 },
        { key: 'b', value: 2, service: 0 },
        { key: 'a', value: true, service: 1 },
      ]);
    });

    it.each([
      ['letters, digits, underscores', 'a_B9', true],
      ['dots', 'http.route', true],
      ['500 characters', 'k'.repeat(500), true],
      ['501 characters', 'k'.repeat(501), false],
      ['a dash', 'a-b', false],
      ['a space', 'a b', false],
      ['no characters', '', false],
    ])('have keys of %s', (_case, key, isIndexed) => {
      expect(annotationsOf(segment(1, { annotations: { [key]: 1 } }))).toHaveLength(isIndexed ? 1 : 0);
    });

    it('have values of up to 1,000 characters', () => {
      const annotations = { long: 'x'.repeat(1_001), short: 'x'.repeat(1_000) };
      expect(annotationsOf(segment(1, { annotations })).map(({ key }) => key)).toEqual(['short']);
    });

    it('are at most 50 of a trace, each counted once', () => {
      const annotations = Object.fromEntries(
        Array.from({ length: 40 }, (_none, index) => [`k${index}`, index]),
      );
      expect(
        annotationsOf(
          segment(1, { annotations, subsegments: [subsegment(2, { annotations })] }),
          segment(3, { parent_id: id(1), annotations }),
        ),
      ).toHaveLength(50);
    });

    it('of a subsegment without its segment are left out: nobody knows whose they are', () => {
      expect(annotationsOf(independent(2, 9, { annotations: { a: 1 } }))).toEqual([]);
    });

    it('cannot disguise as members of objects', () => {
      const parsed = JSON.parse('{"__proto__": "x", "constructor": 1}') as Members;
      expect(annotationsOf(segment(1, { annotations: parsed })).map(({ key }) => key)).toEqual([
        '__proto__',
        'constructor',
      ]);
    });
  });

  it('collects the texts of exceptions of a service, each once and not without end', () => {
    const failing = (message: string) => ({ cause: { exceptions: [{ id: id('e'), message }] } });
    const [service] = facts(
      segment(1, {
        ...failing('a'),
        subsegments: [
          subsegment(2, failing('b')),
          subsegment(3, failing('a')),
          subsegment(4, { cause: id('e') }),
          ...Array.from({ length: 60 }, (_none, index) =>
            subsegment(`a${index}`, failing(`m${index}${'!'.repeat(5_000)}`)),
          ),
        ],
      }),
    ).services;
    expect(service?.messages.slice(0, 2)).toEqual(['a', 'b']);
    expect(service?.messages).toHaveLength(50);
    expect(service?.messages.at(-1)).toHaveLength(1_000);
  });

  it('reads a trace of any depth', () => {
    const chain = Array.from({ length: 20_000 }, (_none, index) =>
      independent((index + 2).toString(16), (index + 1).toString(16), { fault: true }),
    );
    const found = facts(segment(1, { fault: true }), ...chain);
    expect(found.services).toHaveLength(1);
    expect(found.faultRootCauses).toHaveLength(1);
    expect(found.faultRootCauses[0]?.[0]?.entities).toHaveLength(100);
  });
});
