import { AsyncResource } from 'node:async_hooks';
import { once } from 'node:events';
import path from 'node:path';
import type { MysqlServer } from '@xray-microservices/testing';
import { freePort, startMysql } from '@xray-microservices/testing';
import mysql from 'mysql2';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Tracing } from '../../src/index.ts';
import { AWSXRay, startTracing } from '../../src/index.ts';
import { TracedSegment } from '../../src/sdk/segment.ts';
import type { Collector, Received } from '../support/collector.ts';
import { startCollector } from '../support/collector.ts';

const CACHE = path.resolve(import.meta.dirname, '../../../../.cache');

let server: MysqlServer;
let collector: Collector;
let tracing: Tracing;
let pool: mysql.Pool;

beforeAll(async () => {
  collector = await startCollector();
  server = await startMysql({ cacheDirectory: CACHE });
  tracing = startTracing({ name: 'Test-Service', daemonAddress: collector.address });
  pool = mysql.createPool({ ...server.connection, connectionLimit: 3 });
});

afterEach(() => {
  collector.clear();
});

afterAll(async () => {
  await pool.promise().end();
  await tracing.close();
  await collector.close();
  await server.stop();
});

/** Runs the work as the request of a segment of its own, and sends the segment. */
async function inSegment(name: string, work: () => Promise<unknown>): Promise<TracedSegment> {
  const segment = new TracedSegment(name);
  await AWSXRay.getNamespace().runPromise(async () => {
    AWSXRay.setSegment(segment);
    await work().catch(() => undefined); // the trace tells of the failure
  });
  segment.close();
  return segment;
}

const textsOf = (segment: Received | undefined): (string | undefined)[] =>
  (segment?.subsegments ?? []).map(
    ({ sql }) => (sql as { sanitized_query?: string } | undefined)?.sanitized_query,
  );

/** Runs a query by the callback API, and answers when its callback runs. */
function byCallback(sql: string, then: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    pool.query(sql, (error) => {
      then();
      if (error) reject(error);
      else resolve();
    });
  });
}

describe('mysql2', () => {
  it('gives one subsegment a query, with the place and the text but no value', async () => {
    await inSegment('request', () => pool.promise().query('SELECT ? AS name, 42 AS id', ['secret']));
    const [segment] = await collector.received(1);
    const { host, port, database, user, password } = server.connection;
    expect(segment?.subsegments).toHaveLength(1);
    expect(segment?.subsegments?.[0]).toMatchObject({
      name: `${database}@${host}:${port}`,
      namespace: 'remote',
      sql: {
        url: `mysql://${host}:${port}/${database}`,
        database_type: 'MySQL',
        sanitized_query: 'SELECT ? AS name, ? AS id',
      },
    });
    const text = JSON.stringify(segment);
    for (const secret of ['secret', '42 AS', password, `"${user}"`]) expect(text).not.toContain(secret);
  });

  it('names a prepared statement so', async () => {
    await inSegment('request', () => pool.promise().execute('SELECT ? AS a', [7]));
    const [segment] = await collector.received(1);
    expect(segment?.subsegments).toMatchObject([
      { sql: { sanitized_query: 'SELECT ? AS a', preparation: 'statement' } },
    ]);
  });

  it('records a refused query as a remote fault with its cause', async () => {
    await inSegment('request', () => pool.promise().query("SELECT 'secret' FROM no_such_table"));
    const [segment] = await collector.received(1);
    expect(segment?.subsegments).toMatchObject([
      {
        fault: true,
        sql: { sanitized_query: 'SELECT ? FROM no_such_table' },
        cause: { exceptions: [{ remote: true }] },
      },
    ]);
    expect(segment).not.toHaveProperty('fault');
    expect(JSON.stringify(segment)).not.toContain('secret');
  });

  it('shows a connection that can not be had as one fault of the database', async () => {
    const port = await freePort();
    const nowhere = mysql.createPool({ ...server.connection, port }).promise();
    await inSegment('request', () => nowhere.query('SELECT 1'));
    await nowhere.end();
    const [segment] = await collector.received(1);
    expect(segment?.subsegments).toHaveLength(1);
    expect(segment?.subsegments?.[0]).toMatchObject({
      name: `${server.connection.database}@${server.connection.host}:${port}`,
      fault: true,
      sql: { database_type: 'MySQL' },
      cause: { exceptions: [{ message: expect.stringContaining('ECONNREFUSED') as string }] },
    });
  });

  it('shows a full queue of the pool as a fault', async () => {
    const small = mysql.createPool({ ...server.connection, connectionLimit: 1, queueLimit: 1 }).promise();
    await inSegment('request', () =>
      Promise.allSettled([
        small.query('SELECT SLEEP(0.05)'),
        small.query('SELECT 1'),
        small.query('SELECT 2'),
      ]),
    );
    await small.end();
    const [segment] = await collector.received(1);
    const faults = segment?.subsegments?.filter(({ fault }) => fault === true);
    expect(faults).toMatchObject([{ cause: { exceptions: [{ message: 'Queue limit reached.' }] } }]);
  });

  it('tells with the query how long it waited for a connection', async () => {
    const small = mysql.createPool({ ...server.connection, connectionLimit: 1 }).promise();
    await small.query('SELECT 1');
    // the clock stands still until the first has its connection, which on a busy machine takes a while
    const before = performance.now();
    const clock = vi.spyOn(performance, 'now').mockReturnValue(before);
    await inSegment('request', async () => {
      const both = [small.query('SELECT SLEEP(0.05)'), small.query('SELECT 2')];
      setTimeout(() => clock.mockReturnValue(before + 40), 1);
      await Promise.all(both);
    });
    clock.mockRestore();
    await small.end();
    const [segment] = await collector.received(1);
    const waits = segment?.subsegments?.map(({ metadata }) => metadata);
    expect(waits?.[0]).toBeUndefined();
    expect(waits?.[1]).toEqual({ mysql2: { pool_wait_ms: expect.closeTo(40, 1) as number } });
    const [first, second] = segment?.subsegments ?? [];
    expect(second?.['start_time']).toBeGreaterThanOrEqual(Number(first?.['end_time']) - 0.001);
  });

  it('works with a cluster of pools', async () => {
    const cluster = mysql.createPoolCluster();
    cluster.add('only', { ...server.connection });
    await inSegment('request', async () => {
      const connection = await new Promise<mysql.PoolConnection>((resolve, reject) => {
        cluster.getConnection('only', (error, got) => {
          if (error === null) resolve(got);
          else reject(error);
        });
      });
      await connection.promise().query('SELECT 1 AS clustered');
      connection.release();
    });
    await new Promise((resolve) => {
      cluster.end(resolve);
    });
    const [segment] = await collector.received(1);
    expect(textsOf(segment)).toEqual(['SELECT ? AS clustered']);
  });

  it('traces the rows of a stream', async () => {
    await inSegment('request', async () => {
      const rows = pool.query('SELECT 1 AS a UNION SELECT 2').stream().resume();
      await once(rows, 'end');
    });
    const [segment] = await collector.received(1);
    expect(textsOf(segment)).toEqual(['SELECT ? AS a UNION SELECT ?']);
  });

  it('gives the rows of a stream to their request, read by a loop or by a listener that is bound', async () => {
    const own = mysql.createPool({ ...server.connection, connectionLimit: 1 });
    await inSegment('opens the connection', () => own.promise().query('SELECT 1'));
    const seen: unknown[] = [];
    const { trace_id: id } = await inSegment('request', async () => {
      for await (const row of own.query('SELECT 1').stream()) seen.push(row && tracing.traceId());
      const stream = own.query('SELECT 2').stream();
      const bound = AsyncResource.bind(() => seen.push(tracing.traceId()));
      await once(stream.on('data', bound), 'end');
    });
    await own.promise().end();
    expect(seen).toEqual([id, id]);
    await collector.received(2);
  });

  it.each([
    ['the promise API', (sql: string) => pool.promise().query(sql)],
    ['prepared statements', (sql: string) => pool.promise().execute(sql)],
    ['the callback API', (sql: string) => byCallback(sql, () => undefined)],
    [
      'a connection of its own',
      async (sql: string) => {
        const connection = await pool.promise().getConnection();
        await connection.beginTransaction();
        await connection.query(sql);
        await connection.commit();
        connection.release();
      },
    ],
  ])('keeps queries with the request that made them while the pool queues: %s', async (_what, query) => {
    const names = Array.from({ length: 60 }, (_, i) => `mark_${i}`);
    await Promise.all(
      names.map((name) => inSegment(name, async () => query(`SELECT SLEEP(0.002) AS ${name}`))),
    );
    const segments = await collector.received(60);
    for (const segment of segments) {
      const marked = textsOf(segment).filter((text) => text?.includes('mark_'));
      expect(marked).toEqual([`SELECT SLEEP(?) AS ${segment.name}`]);
    }
    expect(collector.documents).toHaveLength(60);
  });

  it("runs the callback in its caller's context while the pool queues", async () => {
    const seen = await Promise.all(
      Array.from({ length: 30 }, async (_, i) => {
        let current: unknown;
        const segment = await inSegment(`mark_${i}`, () =>
          byCallback('SELECT SLEEP(0.002)', () => {
            current = AWSXRay.getSegment();
          }),
        );
        return current === segment;
      }),
    );
    expect(seen).toEqual(seen.map(() => true));
  });
});
