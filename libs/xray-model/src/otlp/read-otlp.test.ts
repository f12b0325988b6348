import { describe, expect, it } from 'vitest';
import { otlpRequest, otlpSpan } from '../../test/support/otlp.ts';
import { countOtlpSpans, readOtlp } from './read-otlp.ts';

const RESOURCE = { 'service.name': 'shop' };

function read(members: Readonly<Record<string, unknown>>) {
  return readOtlp(otlpRequest(RESOURCE, otlpSpan({}, members)));
}

describe('readOtlp', () => {
  it('reads a span', () => {
    const { spans, refused } = readOtlp(
      otlpRequest(
        RESOURCE,
        otlpSpan({ text: 'a', list: ['b', 2], whole: 7, part: 1.5, yes: true }, { kind: 3 }),
      ),
    );
    expect(refused).toEqual([]);
    expect(spans).toMatchObject([
      {
        traceId: '1-4efaaf4d-1e8720b39541901950019ee5',
        spanId: '00000000000000a1',
        parentSpanId: '00000000000000a0',
        hasRemoteParent: undefined,
        kind: 'client',
        startTime: 1_700_000_000,
        endTime: 1_700_000_001,
        isError: false,
      },
    ]);
    expect([...(spans[0]?.attributes ?? [])]).toEqual([
      ['text', 'a'],
      ['list', ['b', 2]],
      ['whole', 7],
      ['part', 1.5],
      ['yes', true],
    ]);
    expect(spans[0]?.resource.get('service.name')).toBe('shop');
  });

  it.each([
    [{ intValue: '9007199254740993' }, '9007199254740993'],
    [{ intValue: 12 }, 12],
    [{ doubleValue: 'NaN' }, 'NaN'],
    [{ doubleValue: 1e300 }, 1e300],
    [{ bytesValue: 'AAE=' }, 'AAE='],
    [{ kvlistValue: { values: [{ key: 'a', value: { stringValue: 'b' } }] } }, { a: 'b' }],
    [{}, null],
    [undefined, null],
  ])('reads the value %j as %j', (value, expected) => {
    const { spans } = read({ attributes: [{ key: 'k', value }] });
    expect(spans[0]?.attributes.get('k')).toEqual(expected);
  });

  it('reads ids in base64 and in capitals', () => {
    const base64 = { traceId: 'TvqvTR6HILOVQZAZUAGe5Q==', spanId: 'AAAAAAAAAKE=', parentSpanId: '' };
    expect(read(base64).spans).toMatchObject([
      { traceId: '1-4efaaf4d-1e8720b39541901950019ee5', spanId: '00000000000000a1', parentSpanId: undefined },
    ]);
    expect(read({ spanId: '00000000000000AB' }).spans).toMatchObject([{ spanId: '00000000000000ab' }]);
  });

  it.each([
    ['SPAN_KIND_CONSUMER', 'consumer'],
    [5, 'consumer'],
    [0, 'internal'],
    [99, 'internal'],
    [undefined, 'internal'],
  ])('reads the kind %j as %s', (kind, expected) => {
    expect(read({ kind }).spans[0]?.kind).toBe(expected);
  });

  it.each([
    [0x101, false],
    [0x301, true],
    [0x001, undefined],
    [undefined, undefined],
  ])('reads from the flags %j whether the parent is remote: %j', (flags, expected) => {
    expect(read({ flags }).spans[0]?.hasRemoteParent).toBe(expected);
  });

  it('has a span without an end in progress, and lets none end before it starts', () => {
    expect(read({ endTimeUnixNano: '0' }).spans[0]?.endTime).toBeUndefined();
    expect(read({ endTimeUnixNano: '1600000000000000000' }).spans[0]?.endTime).toBe(1_700_000_000);
  });

  it.each([
    [{ traceId: '' }, 'traceId'],
    [{ traceId: '0'.repeat(32) }, 'traceId'],
    [{ traceId: '1-4efaaf4d' }, 'traceId'],
    [{ spanId: undefined }, 'spanId'],
    [{ spanId: '0000000000000000' }, 'spanId'],
    [{ startTimeUnixNano: '0' }, 'startTimeUnixNano'],
    [{ startTimeUnixNano: 'x' }, 'startTimeUnixNano'],
    [{ startTimeUnixNano: '1e40' }, 'startTimeUnixNano'],
  ])('refuses a span with %j, and says why', (members, reason) => {
    const { spans, refused } = read(members);
    expect(spans).toEqual([]);
    expect(refused).toEqual([expect.stringContaining(reason)]);
  });

  it('takes the good spans beside a bad one', () => {
    const { spans, refused } = readOtlp(otlpRequest(RESOURCE, otlpSpan(), otlpSpan({}, { spanId: '' })));
    expect([spans.length, refused.length]).toEqual([1, 1]);
  });

  it.each([
    [undefined],
    [null],
    [[]],
    ['x'],
    [{ resourceSpans: 7 }],
    [{ resourceSpans: [null, { scopeSpans: [[]] }] }],
  ])('finds nothing in %j', (request) => {
    expect(readOtlp(request)).toEqual({ spans: [], refused: [] });
    expect(countOtlpSpans(request)).toBe(0);
  });

  it('goes no deeper than it must', () => {
    let value: object = { stringValue: 'deep' };
    for (let depth = 0; depth < 5_000; depth += 1) {
      value = { arrayValue: { values: [value] } };
    }
    expect(
      JSON.stringify(read({ attributes: [{ key: 'k', value }] }).spans[0]?.attributes.get('k')).length,
    ).toBeLessThan(60);
  });
});

it('countOtlpSpans counts good and bad spans', () => {
  expect(countOtlpSpans(otlpRequest(RESOURCE, otlpSpan(), otlpSpan({}, { spanId: '' })))).toBe(2);
});
