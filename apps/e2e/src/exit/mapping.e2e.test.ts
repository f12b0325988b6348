import { readFile } from 'node:fs/promises';
import { parseDocument } from '@xray-microservices/xray-model';
import type { TraceDocument } from '@xray-microservices/xray-model';
import { describe, expect, it } from 'vitest';
import { adaptConfig, CONFIG } from './collector-config.ts';
import { compareTraces } from './compare-traces.ts';
import { entitiesOf } from './fields.ts';
import { requestOf } from './receiver-mapping.ts';

const SEGMENT = {
  id: '00000000000000a1',
  trace_id: '1-5759e988-bd862e3fe1be46a994272793',
  name: 'users',
  start_time: 1000,
  end_time: 1001,
};
const query = (url: string) => ({
  id: '00000000000000b1',
  name: 'db',
  start_time: 1000,
  end_time: 1001,
  namespace: 'remote',
  sql: { url },
});

function documentOf(value: object): TraceDocument {
  const parsed = parseDocument(JSON.stringify(value));
  if (!parsed.ok) throw new Error(parsed.refusal.message);
  return parsed.document;
}

describe('the mapping of the receiver', () => {
  it('drops a whole segment for the address of a database that has no scheme or names no database', () => {
    const mapped = (url: string) => requestOf(documentOf({ ...SEGMENT, subsegments: [query(url)] }));
    expect(mapped('mysql://db:3306/users')).toBeDefined();
    expect(mapped('db:3306/users')).toBeUndefined();
    expect(mapped('mysql://db:3306')).toBeUndefined();
  });
});

describe('the comparison of two traces', () => {
  const compare = (before: object[], after: object[]) =>
    compareTraces(
      entitiesOf(before.map((document) => JSON.stringify(document))),
      entitiesOf(after.map((document) => JSON.stringify(document))),
    )
      .filter(({ verdict }) => verdict !== 'same')
      .map(({ entity, field, verdict }) => [entity, field, verdict]);

  it('does not mind whether a subsegment came inside of its segment or alone', () => {
    const alone = { ...query('u'), type: 'subsegment', parent_id: SEGMENT.id, trace_id: SEGMENT.trace_id };
    expect(compare([{ ...SEGMENT, subsegments: [query('u')] }], [SEGMENT, alone])).toEqual([]);
  });

  it('tells what is lost, added and changed, in lists too', () => {
    const list = (ids: string[]) => ({ aws: { logs: ids.map((id) => ({ id })) } });
    const before = { ...SEGMENT, ...list(['a', 'b']), user: 'ann', end_time: 1001.0000001 };
    const after = { ...SEGMENT, ...list(['a', 'c']), origin: 'x' };
    expect(compare([before], [after])).toEqual([
      ['segment', 'aws.logs[].id', 'changed'],
      ['segment', 'origin', 'added'],
      ['segment', 'user', 'lost'],
    ]);
  });

  it('tells each verdict on a member that several (sub)segments have', () => {
    const other = { ...SEGMENT, id: '00000000000000a2' };
    const before = [
      { ...SEGMENT, user: 'ann' },
      { ...other, user: 'ann' },
    ];
    expect(compare(before, [{ ...SEGMENT, user: 'bob' }, other])).toEqual([
      ['segment', 'user', 'changed'],
      ['segment', 'user', 'lost'],
    ]);
  });

  it('tells which (sub)segments are gone or new', () => {
    expect(compare([{ ...SEGMENT, subsegments: [query('u')] }], [])).toEqual([
      ['query', '(itself)', 'lost'],
      ['segment', '(itself)', 'lost'],
    ]);
    expect(compare([], [SEGMENT])).toEqual([['segment', '(itself)', 'added']]);
  });
});

describe('the config of the collector', () => {
  const ports = { intake: 1, health: 2 };
  const otlp = 'http://127.0.0.1:3/v1/traces';

  it.each([
    ['segments', ['endpoint: 127.0.0.1:1', 'receivers: [awsxray]']],
    ['otlp', ["endpoint: '127.0.0.1:1'", 'receivers: [otlp]']],
  ] as const)(
    'is the one of the component, but for what it is sent (%s), the ports and the exporter',
    async (intake, parts) => {
      const adapted = adaptConfig(await readFile(CONFIG, 'utf8'), intake, ports, otlp);
      for (const part of [...parts, `traces_endpoint: ${otlp}`, 'exporters: [otlphttp]', 'memory_limiter'])
        expect(adapted).toContain(part);
      expect(adapted).not.toContain('0.0.0.0');
    },
  );

  it('is not made of another config', () => {
    expect(() => adaptConfig('receivers: {}', 'segments', ports, otlp)).toThrow('has nothing like');
  });
});
