import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapped, otlpSpan } from '../../test/support/otlp.ts';
import { documentsOfSpan, parseDocument, readOtlp, serializeDocument } from '../index.ts';

const KEYS = (
  'service.name service.version cloud.platform cloud.provider db.system db.name db.query.text db.connection_string ' +
  'http.method http.response.status_code url.full url.path server.address server.port http.host rpc.system rpc.service ' +
  'aws.service aws.remote.service aws.span.kind aws.xray.annotations aws.xray.metadata.a messaging.destination.name enduser.id ' +
  'aws.dynamodb.table_names exception.type exception.message exception.stacktrace peer.service error.type __proto__'
).split(' ');

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('mysql', 'aws-api', 'aws_eks', 'LOCAL_ROOT', '', 'aws'),
);
const value = fc.oneof(
  fc.record({ stringValue: text }),
  fc.record({ intValue: fc.oneof(fc.integer(), fc.string(), fc.bigInt().map(String)) }),
  fc.record({ doubleValue: fc.double() }),
  fc.record({ boolValue: fc.boolean() }),
  fc.record({
    arrayValue: fc.record({ values: fc.array(fc.record({ stringValue: text }), { maxLength: 4 }) }),
  }),
  fc.jsonValue(),
);
const attributes = fc.array(fc.record({ key: fc.oneof(fc.constantFrom(...KEYS), text), value }), {
  maxLength: 12,
});
const hex = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...'0123456789abcdefABCDEF'.split('')),
    minLength: length,
    maxLength: length,
  });
const time = fc.oneof(
  fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n }).map(String),
  fc.double(),
  fc.constantFrom(0, '', null, '1e30'),
);
const span = fc.record(
  {
    traceId: hex(32),
    spanId: hex(16),
    parentSpanId: fc.oneof(hex(16), fc.constant('')),
    name: text,
    kind: fc.integer({ min: -1, max: 7 }),
    flags: fc.oneof(fc.integer(), fc.constantFrom(0x101, 0x301)),
    startTimeUnixNano: time,
    endTimeUnixNano: time,
    attributes,
    status: fc.record({ code: fc.integer({ min: 0, max: 3 }), message: text }),
    events: fc.array(fc.record({ name: fc.constantFrom('exception', 'log'), attributes }), { maxLength: 4 }),
    links: fc.array(fc.record({ traceId: hex(32), spanId: hex(16), attributes }), { maxLength: 3 }),
  },
  { requiredKeys: ['traceId', 'spanId', 'startTimeUnixNano'] },
);
const scope = fc.record({ spans: fc.array(span, { maxLength: 3 }) });
const request = fc.record({
  resourceSpans: fc.array(
    fc.record({ resource: fc.record({ attributes }), scopeSpans: fc.array(scope, { maxLength: 2 }) }),
    { maxLength: 2 },
  ),
});

const MAX_BYTES = 65_536;

describe('documentsOfSpan', () => {
  it('always gives documents that X-Ray takes, as they are', () => {
    fc.assert(
      fc.property(request, (sent) => {
        for (const document of readOtlp(sent).spans.flatMap(documentsOfSpan)) {
          const written = serializeDocument(document);
          const parsed = parseDocument(written);
          expect(parsed).toMatchObject({ ok: true });
          // Nothing was removed for having the wrong type.
          expect(parsed.ok && JSON.stringify(parsed.document)).toBe(written);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same documents each time', () => {
    fc.assert(
      fc.property(request, (sent) => {
        const once = readOtlp(sent).spans.flatMap(documentsOfSpan);
        expect(readOtlp(sent).spans.flatMap(documentsOfSpan)).toEqual(once);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['a long text', otlpSpan({ note: 'ü'.repeat(200_000) })],
    [
      'many attributes',
      otlpSpan(Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`key${n}`, 'ü'.repeat(50)]))),
    ],
    [
      'many exceptions with long stacks',
      otlpSpan(
        {},
        {
          events: Array.from({ length: 50 }, () => ({
            name: 'exception',
            attributes: [
              {
                key: 'exception.stacktrace',
                value: { stringValue: `    at ${'文'.repeat(400)} (${'文'.repeat(400)}:1:1)\n`.repeat(200) },
              },
            ],
          })),
        },
      ),
    ],
    [
      'a long query',
      otlpSpan({ 'db.system': 'mysql', 'db.statement': `SELECT ${'😀'.repeat(100_000)}` }, { kind: 3 }),
    ],
  ])('makes %s fit, and keeps what it is', (_case, large) => {
    const [document] = mapped(large);
    expect(Buffer.byteLength(JSON.stringify(document))).toBeLessThanOrEqual(MAX_BYTES);
    expect(document).toMatchObject({
      id: '00000000000000a1',
      parent_id: '00000000000000a0',
      type: 'subsegment',
    });
  });
});
