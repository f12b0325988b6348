import { tracingChannel } from 'node:diagnostics_channel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AWSXRay, startTracing } from '../../src/index.ts';
import type { Tracing } from '../../src/index.ts';
import { TracedSegment } from '../../src/sdk/segment.ts';

let tracing: Tracing;

beforeAll(() => {
  tracing = startTracing({ name: 'Test-Service', daemonAddress: '127.0.0.1:9', plugins: [] });
});

afterAll(async () => {
  await tracing.close();
});

/** What the subsegment of a query has as its `sql`: the same object for as long as the text is remembered. */
function sqlOf(database: string, query: string): unknown {
  const segment = new TracedSegment('request');
  AWSXRay.getNamespace().run(() => {
    AWSXRay.setSegment(segment);
    const context = { database, serverAddress: 'db.example', serverPort: 3306, query };
    tracingChannel('mysql2:query').start.publish(context);
  });
  return segment.subsegments?.[0]?.sql;
}

it('remembers a thousand texts of all databases together', () => {
  const first = sqlOf('tenant', 'SELECT a FROM t');
  expect(first).toMatchObject({ url: 'mysql://db.example/tenant', sanitized_query: 'SELECT a FROM t' });
  for (let i = 1; i < 1000; i += 1) sqlOf(`tenant_${i % 40}`, `SELECT a${i} FROM t`);
  expect(sqlOf('tenant', 'SELECT a FROM t')).toBe(first);
  sqlOf('tenant_1', 'SELECT b FROM t');
  expect(sqlOf('tenant', 'SELECT a FROM t')).not.toBe(first);
  expect(sqlOf('tenant', 'SELECT a FROM t')).toEqual(first);
});
