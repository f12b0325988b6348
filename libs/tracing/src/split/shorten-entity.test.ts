import { describe, expect, it } from 'vitest';
import { ownTextOf } from './own-text.ts';
import { commonSize, shortenEntity } from './shorten-entity.ts';

const MARK = /… \[truncated by xray-tracing: (\d+) bytes\]$/;

interface Entity {
  metadata?: Record<string, Record<string, unknown>>;
  [member: string]: unknown;
}

function shorten(members: Record<string, unknown>, maxBytes: number): Entity {
  const text = ownTextOf(Buffer.from(JSON.stringify({ id: '1', name: 'n', ...members })));
  const shorter = text && shortenEntity(text, maxBytes);
  if (shorter === undefined) throw new Error('The entity was not shortened.');
  expect(shorter.end - shorter.start).toBeLessThanOrEqual(maxBytes);
  return JSON.parse(shorter.text.bytes.toString('utf8', shorter.start, shorter.end)) as Entity;
}

const noteOf = (entity: Entity): unknown => entity.metadata?.['xray_tracing']?.['truncated'];

describe('shortenEntity', () => {
  it('cuts the biggest metadata first, with its size in the mark and in the note', () => {
    const sql = { sanitized_query: 's'.repeat(3000) };
    const entity = shorten({ sql, metadata: { default: { big: 'b'.repeat(9000), small: 'kept' } } }, 6000);
    expect(entity['sql']).toEqual(sql);
    expect(entity.metadata?.['default']?.['small']).toBe('kept');
    expect(MARK.exec(entity.metadata?.['default']?.['big'] as string)?.[1]).toBe('9000');
    expect(noteOf(entity)).toEqual(['metadata.default.big: 9002 bytes']);
  });

  it('cuts several big values to the same size, and leaves smaller ones alone', () => {
    const values = { a: 'a'.repeat(9000), b: 'b'.repeat(5000), c: 'c'.repeat(700) };
    const after = shorten({ metadata: { default: values } }, 5000).metadata?.['default'];
    const [a, b] = [String(after?.['a']), String(after?.['b'])];
    expect(Math.abs(a.length - b.length)).toBeLessThan(3);
    expect(after?.['c']).toBe(values.c);
  });

  it('shows the beginning of a list or an object that it cuts', () => {
    const rows = Array.from({ length: 500 }, (_none, id) => ({ id, text: '"\\' }));
    const after = shorten({ metadata: { default: { rows } } }, 2000).metadata?.['default']?.['rows'];
    expect(after).toMatch(/^\[\{"id":0,"text":"\\"\\\\"\},\{"id":1,/);
    expect(after).toMatch(MARK);
  });

  it('keeps the first of many small metadata keys', () => {
    const keys = Object.fromEntries(Array.from({ length: 1000 }, (_none, key) => [`key${key}`, key]));
    const entity = shorten({ metadata: { default: keys } }, 2000);
    expect(entity.metadata?.['default']).toMatchObject({ key0: 0, key50: 50 });
    expect(noteOf(entity)).toEqual([expect.stringContaining('metadata.default: ')]);
  });

  it.each([
    ['sql', { sql: { sanitized_query: 'x'.repeat(9000) } }, 'sql.sanitized_query'],
    [
      'a message',
      { cause: { exceptions: [{ id: 'e', message: 'x'.repeat(9000) }] } },
      'cause.exceptions.message',
    ],
    ['an annotation', { annotations: { key: 'x'.repeat(9000), n: 1 } }, 'annotations.key'],
    ['a URL', { http: { request: { url: 'x'.repeat(9000) } } }, 'http.request.url'],
    ['a user', { user: 'x'.repeat(9000) }, 'user'],
    ['data of AWS', { aws: { queue_url: 'x'.repeat(9000) } }, 'aws.queue_url'],
  ])('cuts %s', (_case, members, path) => {
    const entity = shorten(members, 2000);
    expect(noteOf(entity)).toEqual([`${path}: 9002 bytes`]);
    expect(JSON.stringify(entity).match(/truncated by xray-tracing: 9000 bytes/g)).toHaveLength(1);
  });

  it('takes metadata before SQL, SQL before stacks, stacks before messages, and those before annotations', () => {
    const frame = { path: '/app/src/server.js', line: 1, label: 'handle' };
    const members = {
      metadata: { default: { text: 'x'.repeat(9000) } },
      sql: { sanitized_query: 'x'.repeat(9000) },
      cause: {
        exceptions: [{ id: 'e', message: 'x'.repeat(9000), stack: Array.from({ length: 150 }, () => frame) }],
      },
      annotations: { key: 'x'.repeat(9000) },
    };
    const marks = [39_000, 30_000, 22_000, 15_000, 6000].map((limit) => noteOf(shorten(members, limit)));
    const order = ['metadata.default.text', 'sql.sanitized_query', 'cause.exceptions.stack'];
    const paths = [...order, 'cause.exceptions.message', 'annotations.key'];
    expect(marks).toEqual(
      paths.map((_path, index) =>
        paths.slice(0, index + 1).map((path): unknown => expect.stringContaining(`${path}: `)),
      ),
    );
  });

  it('keeps the first frames of a stack, and counts the others in the exception', () => {
    const stack = Array.from({ length: 500 }, (_none, line) => ({ path: 'a.js', line, label: 'f' }));
    const { cause } = shorten(
      {
        cause: {
          exceptions: [
            { id: 'e', stack },
            { id: 'f', truncated: 7, stack },
          ],
        },
      },
      9000,
    ) as { cause: { exceptions: { stack: object[]; truncated: number }[] } };
    for (const [index, exception] of cause.exceptions.entries()) {
      expect(exception.stack).toEqual(stack.slice(0, exception.stack.length));
      expect(exception.stack.length + exception.truncated).toBe(index === 0 ? 500 : 507);
    }
  });

  it('keeps the first of many exceptions', () => {
    const exceptions = Array.from({ length: 500 }, (_none, id) => ({ id: String(id), message: 'm' }));
    const { cause } = shorten({ cause: { working_directory: '/', exceptions } }, 3000);
    const kept = (cause as { exceptions: object[] }).exceptions;
    expect(kept.length).toBeGreaterThan(20);
    expect(kept).toEqual(exceptions.slice(0, kept.length));
  });

  it('leaves out whole members when nothing else helps', () => {
    const flags = Object.fromEntries(Array.from({ length: 300 }, (_none, key) => [`flag${key}`, true]));
    const entity = shorten({ ...flags, fault: true }, 1500);
    expect(entity).toMatchObject({ id: '1', name: 'n', fault: true });
    expect(JSON.stringify(noteOf(entity))).toMatch(/flag0: 4 bytes.*and \d+ more/);
  });

  it.each([
    ['characters of several bytes', '日\u{1F600}é'.repeat(900)],
    ['escapes', '\n"\\\u0001'.repeat(900)],
    ['escaped surrogates', '\\ud83d\\ude00'.repeat(900)],
  ])('never cuts within %s', (_case, text) => {
    for (let limit = 1500; limit < 1520; limit += 1) {
      const value = text.startsWith('\\ud83d') ? '@@' : text;
      const json = JSON.stringify({ id: '1', metadata: { a: { b: value } } }).replace('@@', text);
      const shorter = shortenEntity(ownTextOf(Buffer.from(json)) ?? fail(), limit);
      const after = JSON.parse(String(shorter?.text.bytes)) as { metadata: { a: { b: string } } };
      const kept = after.metadata.a.b.replace(MARK, '');
      expect(kept.isWellFormed()).toBe(true);
      expect((JSON.parse(json) as typeof after).metadata.a.b.startsWith(kept)).toBe(true);
    }
  });

  it("does not overwrite a namespace of the user's that has the note's name", () => {
    const entity = shorten(
      { metadata: { xray_tracing: { mine: 1 }, default: { text: 'x'.repeat(9000) } } },
      2000,
    );
    expect(entity.metadata).toMatchObject({
      xray_tracing: { mine: 1 },
      xray_tracing_2: { truncated: [expect.anything()] },
    });
  });

  it('replaces metadata that is no object', () => {
    expect(shorten({ metadata: 'x'.repeat(9000) }, 2000).metadata).toMatchObject({ xray_tracing: {} });
  });

  it('gives up on what an entity must have', () => {
    const text = ownTextOf(Buffer.from(JSON.stringify({ id: '1', name: 'n'.repeat(5000) }))) ?? fail();
    expect(shortenEntity(text, 3000)).toBeUndefined();
    expect(shortenEntity(text, 0)).toBeUndefined();
  });
});

function fail(): never {
  throw new Error('The text is no entity.');
}

describe('commonSize', () => {
  it.each([
    [[100, 50, 10], 20, 80],
    [[100, 50, 10], 60, 45],
    [[100, 50, 10], 150, 3],
    [[100], 200, -100],
    [[], 5, 0],
  ])('of %j to save %i is %i', (sizes, excess, size) => {
    expect(commonSize(sizes, excess)).toBe(size);
  });
});
