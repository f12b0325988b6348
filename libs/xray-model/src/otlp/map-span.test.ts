import { describe, expect, it } from 'vitest';
import { mapped, otlpSpan } from '../../test/support/otlp.ts';

const SERVER = 2;
const CLIENT = 3;
const PRODUCER = 4;
const CONSUMER = 5;
const ROOT = { parentSpanId: '' };
const ERROR = { status: { code: 2, message: 'no mail server' } };

describe('what a span becomes', () => {
  it.each([
    ['a server span', { kind: SERVER }, ['segment']],
    ['a consumer span', { kind: CONSUMER }, ['segment']],
    ['a consumer whose parent is in the same process', { kind: CONSUMER, flags: 0x101 }, ['subsegment']],
    ['an internal span', {}, ['subsegment']],
    ['an internal span without a parent', ROOT, ['segment']],
    ['an internal span with its parent in another process', { flags: 0x301 }, ['segment']],
    ['a client span', { kind: CLIENT }, ['subsegment']],
    ['a client span without a parent', { kind: CLIENT, ...ROOT }, ['segment', 'subsegment']],
    ['a producer span without a parent', { kind: PRODUCER, ...ROOT }, ['segment', 'subsegment']],
  ])('%s', (_case, members, expected) => {
    const documents = mapped(otlpSpan({}, members));
    expect(documents.map(({ type }) => type ?? 'segment')).toEqual(expected);
  });

  it('is marked by AWS instrumentation where a service begins', () => {
    expect(mapped(otlpSpan({ 'aws.span.kind': 'LOCAL_ROOT', 'aws.local.service': 'stock' }))).toMatchObject([
      { name: 'stock', parent_id: '00000000000000a0' },
    ]);
  });

  it('keeps ids, times and the parent', () => {
    expect(mapped(otlpSpan({}, { kind: SERVER }))).toEqual([
      {
        name: 'shop',
        trace_id: '1-4efaaf4d-1e8720b39541901950019ee5',
        id: '00000000000000a1',
        parent_id: '00000000000000a0',
        start_time: 1_700_000_000,
        end_time: 1_700_000_001,
        metadata: { default: { 'otel.resource.service.name': 'shop' } },
      },
    ]);
    expect(mapped(otlpSpan({}, { endTimeUnixNano: '0' }))).toMatchObject([{ in_progress: true }]);
  });

  it('hangs the call of a service that nobody asked under a segment of its own, always with the same id', () => {
    const span = otlpSpan(
      { 'server.address': 'stock', 'http.response.status_code': 503 },
      { kind: CLIENT, ...ROOT },
    );
    const [segment, call] = mapped(span);
    expect(segment).toMatchObject({ name: 'shop', fault: true, metadata: { default: {} } });
    expect(segment).not.toHaveProperty('http');
    expect(call).toMatchObject({
      id: '00000000000000a1',
      parent_id: segment?.id,
      name: 'stock',
      namespace: 'remote',
    });
    expect(segment?.id).toMatch(/^[0-9a-f]{16}$/);
    expect(mapped(span)[0]?.id).toBe(segment?.id);
  });
});

describe('names', () => {
  it.each([
    [{ 'aws.remote.service': 'AWS::DynamoDB', 'peer.service': 'x' }, CLIENT, 'DynamoDB'],
    [{ 'peer.service': 'billing', 'server.address': 'h' }, CLIENT, 'billing'],
    [{ 'rpc.system': 'aws-api', 'rpc.service': 'SNS' }, CLIENT, 'SNS'],
    [{ 'aws.service': 'SQS' }, CLIENT, 'SQS'],
    [{ 'db.system.name': 'mysql', 'db.namespace': 'users', 'server.address': 'db1' }, CLIENT, 'users@db1'],
    [
      { 'db.system': 'mysql', 'db.name': 'users', 'db.connection_string': 'jdbc:mysql://a:b@db2:3306/users' },
      CLIENT,
      'users@db2',
    ],
    [{ 'rpc.service': 'shop.Cart' }, CLIENT, 'shop.Cart'],
    [{ 'messaging.destination.name': 'orders' }, PRODUCER, 'orders'],
    [{ 'http.host': 'h:81' }, CLIENT, 'h:81'],
    [{ 'net.peer.name': 'h' }, CLIENT, 'h'],
    [{}, CLIENT, 'work'],
    [{ 'server.address': 'h' }, 1, 'work'],
    [{ 'peer.service': '???' }, CLIENT, 'work'],
  ])('%j of kind %i is named %s', (attributes, kind, name) => {
    expect(mapped(otlpSpan(attributes, { kind }))[0]?.name).toBe(name);
  });

  it.each([
    ['SELECT * FROM users?', 'SELECT  FROM users'],
    ['<>', 'span'],
    ['a'.repeat(300), 'a'.repeat(200)],
    ['größe\ud800 😀', 'größe'],
  ])('are made valid: %j', (name, expected) => {
    expect(mapped(otlpSpan({}, { name }))[0]?.name).toBe(expected);
  });
});

describe('outcomes', () => {
  const flags = ({ error, throttle, fault }: { error?: boolean; throttle?: boolean; fault?: boolean }) => [
    error,
    throttle,
    fault,
  ];

  it.each([
    [{}, {}, [undefined, undefined, undefined]],
    [{}, ERROR, [undefined, undefined, true]],
    [{ 'http.response.status_code': 404 }, ERROR, [true, undefined, undefined]],
    [{ 'http.status_code': 429 }, {}, [true, true, undefined]],
    [{ 'http.response.status_code': 500 }, {}, [undefined, undefined, true]],
    [{ 'http.response.status_code': 200 }, ERROR, [undefined, undefined, true]],
  ])('%j %j', (attributes, members, expected) => {
    expect(flags(mapped(otlpSpan(attributes, { kind: SERVER, ...members }))[0] ?? {})).toEqual(expected);
  });

  it('tell what the status says when there is no exception', () => {
    expect(mapped(otlpSpan({ 'error.type': 'Timeout' }, ERROR))[0]?.cause).toEqual({
      exceptions: [
        { id: expect.stringMatching(/^[0-9a-f]{16}$/) as string, type: 'Timeout', message: 'no mail server' },
      ],
    });
    expect(mapped(otlpSpan({}, { status: { code: 2 } }))[0]).not.toHaveProperty('cause');
  });

  it('tell exceptions and what caused them', () => {
    const stack = 'E: a\n\tat A.b(A.java:1)\nCaused by: F: c\n\tat A.d(A.java:2)';
    const event = {
      name: 'exception',
      attributes: [
        { key: 'exception.type', value: { stringValue: 'E' } },
        { key: 'exception.message', value: { stringValue: 'a' } },
        { key: 'exception.stacktrace', value: { stringValue: stack } },
      ],
    };
    const [document] = mapped(otlpSpan({}, { kind: CLIENT, events: [{ name: 'log' }, event] }));
    const { exceptions = [] } = document?.cause as { exceptions?: readonly Record<string, unknown>[] };
    expect(exceptions).toMatchObject([
      {
        type: 'E',
        message: 'a',
        remote: true,
        cause: exceptions[1]?.['id'],
        stack: [{ label: 'A.b', path: 'A.java', line: 1 }],
      },
      { type: 'F', message: 'c', remote: true, stack: [{ label: 'A.d', path: 'A.java', line: 2 }] },
    ]);
    expect(exceptions[1]).not.toHaveProperty('cause');
  });
});

describe('attributes', () => {
  it('become annotations where they are listed, and metadata otherwise', () => {
    const attributes = {
      'aws.xray.annotations': ['order id', 'tags', 'missing', 'otel.resource.service.name'],
      'order id': 7,
      tags: ['a'],
      note: 'n',
      'aws.xray.metadata.cart': '{"items":2}',
      'aws.xray.metadata.default': '{"more":1}',
      'aws.xray.metadata.bad': '{',
    };
    expect(mapped(otlpSpan(attributes, { kind: SERVER }))).toMatchObject([
      {
        annotations: { order_id: 7, 'otel.resource.service.name': 'shop' },
        metadata: {
          default: { tags: ['a'], note: 'n', more: 1, 'aws.xray.metadata.bad': '{' },
          cart: { items: 2 },
        },
      },
    ]);
  });

  it('that found a member are not told twice', () => {
    const [document] = mapped(
      otlpSpan({ 'http.request.method': 'GET', 'url.full': 'http://h/', other: 1 }, { kind: CLIENT }),
    );
    expect(document?.metadata).toEqual({ default: { other: 1 } });
  });

  it('tell the user of a segment', () => {
    expect(mapped(otlpSpan({ 'enduser.id': 'alice' }, { kind: SERVER }))).toMatchObject([{ user: 'alice' }]);
  });

  it('with hostile keys do no harm', () => {
    const [document] = mapped(otlpSpan({ ['__proto__']: 'x', constructor: 'y' }));
    expect(JSON.stringify(document?.metadata)).toBe('{"default":{"__proto__":"x","constructor":"y"}}');
  });
});

it('links name the other span', () => {
  const link = {
    traceId: '1'.repeat(32),
    spanId: '2'.repeat(16),
    attributes: [{ key: 'k', value: { stringValue: 'v' } }],
  };
  expect(mapped(otlpSpan({}, { links: [link, { traceId: 'x', spanId: 'y' }] }))).toMatchObject([
    { links: [{ trace_id: `1-11111111-${'1'.repeat(24)}`, id: '2'.repeat(16), attributes: { k: 'v' } }] },
  ]);
});
