import * as fc from 'fast-check';

/** Texts that break what takes them for granted. */
export const HOSTILE_TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udc00x',
  '\u202egnp.exe',
  '\ufeff',
  'e\u0301'.repeat(40),
  '😀'.repeat(300),
  'x'.repeat(5000),
  '__proto__',
  'constructor',
  'toString',
  "' OR '1'='1",
  '"; DROP TABLE users; --',
  '../../../../etc/passwd',
  '<script>alert(1)</script>',
  '${7*7}{{7*7}}',
  'a@b.example\r\nBcc: c@d.example',
  '-0',
  '1e999',
  'NaN',
  '9007199254740993',
  'null',
  'true',
  '[object Object]',
  '0000-00-00T99:99:99Z',
] as const;

/** Any JSON value, among them the ones nobody expects. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...HOSTILE_TEXTS),
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -0,
    -1,
    1.5,
    1e308,
    2 ** 53,
    -(2 ** 31),
    [],
    {},
    [[]],
    [null],
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

const deep = (open: string, close: string, depth: number): string =>
  open.repeat(depth) + (open.endsWith(':') ? '1' : '') + close.repeat(depth);

/** Bodies as they come over the wire, most of them broken. */
export const HOSTILE_BODIES: readonly Buffer[] = [
  '',
  ' ',
  '{',
  '}',
  'null',
  'true',
  '"text"',
  '123',
  '[]',
  '{}',
  '{"a":1,"a":2}',
  '{"a":1}{"b":2}',
  "{'a':1}",
  '\ufeff{}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  deep('[', ']', 25),
  deep('[', ']', 30_000),
  deep('{"a":', '}', 25),
  deep('{"a":', '}', 10_000),
  `[${'1,'.repeat(2000)}1]`,
  `{${Array.from({ length: 1500 }, (_, i) => `"k${i}":1`).join()}}`,
  `{"a":"${'x'.repeat(60_000)}"}`,
  `{"a":"${'x'.repeat(70_000)}"}`,
  `{"a":${'9'.repeat(10_000)}}`,
  '{"a":"\\ud800"}',
  '{"a":"\\u0000"}',
  'a=1&b=2',
].map((text) => Buffer.from(text));

/** Not UTF-8 at all. */
export const BROKEN_BYTES = Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]);

/** What a path may hold instead of a well-encoded name. Never empty, which would be another path. */
export const HOSTILE_SEGMENTS = [
  '%',
  '%E0%A4%A',
  '%ff',
  '%00',
  '%2e%2e',
  '..',
  '.',
  '%2F',
  '%5C',
  '%25',
  '%F0%9F%98%80',
  'a%20b',
  '__proto__',
  ':name',
  '*',
  'x'.repeat(3000),
] as const;

export const HOSTILE_TYPES = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/xml',
  'application/json; charset=utf-16',
  'application/json; charset=x-none',
  'application/jsonx',
  'APPLICATION/JSON',
  ';',
  '',
] as const;

export const HOSTILE_ENCODINGS = [
  'gzip',
  'deflate',
  'br',
  'zstd',
  'rot13',
  'identity',
  'gzip, gzip',
] as const;
