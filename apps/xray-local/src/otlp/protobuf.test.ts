import { describe, expect, it } from 'vitest';
import { loadProtobuf, OtlpTooManyError } from './protobuf.ts';

const { decodeRequest, encodeResponse, encodeStatus } = await loadProtobuf();

const ATTRIBUTES = 0x4a;
const SPANS = 0x12;
const SCOPES = 0x12;
const RESOURCES = 0x0a;

/** A field of bytes. */
function field(tag: number, bytes: Uint8Array): Buffer {
  const length: number[] = [];
  let left = bytes.length;
  do {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>>= 7;
  } while (left > 0);
  return Buffer.concat([Buffer.from([tag, ...length]), bytes]);
}

function requestOf(span: Uint8Array): Buffer {
  return field(RESOURCES, field(SCOPES, field(SPANS, span)));
}

/** A KeyValue whose value is lists in lists. */
function nested(depth: number): Buffer {
  let value: Buffer = Buffer.from([0x0a, 0x01, 0x41]);
  for (let level = 0; level < depth; level += 1) {
    value = field(0x2a, field(0x0a, value));
  }
  return field(0x12, value);
}

describe('decodeRequest', () => {
  it('reads an empty request', () => {
    expect(decodeRequest(Buffer.alloc(0))).toEqual({});
  });

  it('passes over members that it does not know', () => {
    const span = Buffer.concat([field(0x1a, Buffer.from('state')), field(0x2a, Buffer.from('name'))]);
    expect(decodeRequest(requestOf(span))).toEqual({
      resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'name' }] }] }],
    });
  });

  it('reads values in some depth, and refuses those in more', () => {
    expect(() => decodeRequest(requestOf(field(ATTRIBUTES, nested(20))))).not.toThrow();
    expect(() => decodeRequest(requestOf(field(ATTRIBUTES, nested(60))))).toThrow(OtlpTooManyError);
    expect(() => decodeRequest(requestOf(field(ATTRIBUTES, nested(2_000))))).toThrow(OtlpTooManyError);
  });

  it('refuses a few bytes that would be many messages', () => {
    const spans = Buffer.alloc(700_000, Buffer.from([SPANS, 0]));
    expect(() => decodeRequest(field(RESOURCES, field(SCOPES, spans)))).toThrow(OtlpTooManyError);
  });

  it.each(['not protobuf', '\u0001', '{}', '\xff'.repeat(50)])('refuses %j', (text) => {
    expect(() => decodeRequest(Buffer.from(text, 'latin1'))).toThrow(Error);
  });

  it('throws errors and nothing worse on random bytes', () => {
    let state = 1;
    for (let run = 0; run < 5_000; run += 1) {
      const bytes = Buffer.from(
        Array.from({ length: 60 }, () => {
          state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
          return state >>> 24;
        }),
      );
      try {
        decodeRequest(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }
  });
});

it('answers are written as protobuf', () => {
  expect([...encodeResponse({})]).toEqual([]);
  expect(
    Buffer.from(encodeResponse({ partialSuccess: { rejectedSpans: '3', errorMessage: 'x' } })).toString(
      'hex',
    ),
  ).toBe('0a050803120178');
  expect(Buffer.from(encodeStatus({ code: 3, message: 'no' })).toString('hex')).toBe('080312026e6f');
});
