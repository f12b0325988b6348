import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Tracer, TracerOptions } from './tracers/tracer.ts';

/*
 * The measured service: one process for each tracer, which answers its parent's questions for CPU and memory.
 *
 *   /ping  nothing   /call  one axios call   /db  one query   /mix  a query, then a call
 */

export interface ServiceOptions extends TracerOptions {
  tracer: string;
  upstream: string;
  database: object;
  connectionLimit: number;
}

export interface Usage {
  cpuMicros: number;
  rssBytes: number;
}

/** After a forced garbage collection. */
export interface State {
  heapBytes: number;
  rssBytes: number;
  counters: object;
}

const options = JSON.parse(process.argv[2] ?? '{}') as ServiceOptions;
const { start } = (await import(`./tracers/${options.tracer}.ts`)) as {
  start(o: TracerOptions): Promise<Tracer>;
};
const tracer = await start(options);

// required after the tracer has started, as its documentation asks of OpenTelemetry and the stock SDK
const require = createRequire(import.meta.url);
const express = require('express') as typeof import('express');
const mysql = require('mysql2') as typeof import('mysql2');
const axios = require('axios') as typeof import('axios').default;
const { Agent } = require('node:http') as typeof import('node:http');

const pool = mysql.createPool({ ...options.database, connectionLimit: options.connectionLimit });
const promised = pool.promise();
const client = axios.create({ baseURL: options.upstream, httpAgent: new Agent({ keepAlive: true }) });

/** A mark is part of an identifier, so that it stays in sanitized SQL. */
const markOf = (url: string): string => /[?&]mark=(\w+)/.exec(url)?.[1] ?? 'x';
const query = (mark: string): string => `SELECT 1 AS m_${mark}`;

function byCallback(sql: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    pool.query(sql, (error, rows) => {
      if (error) reject(error);
      else resolve(rows);
    });
  });
}

async function inTransaction(sql: string): Promise<void> {
  const connection = await promised.getConnection();
  try {
    await connection.beginTransaction();
    await connection.query(sql);
    await connection.commit();
  } finally {
    connection.release();
  }
}

const app = express();
app.disable('x-powered-by');
app.disable('etag');
tracer.before(app);
app.get('/ping', (_request, response) => {
  response.json({ ok: true });
});
app.get('/call', async (request, response) => {
  await client.get(`/${markOf(request.url)}`);
  response.json({ ok: true });
});
app.get('/db', async (request, response) => {
  await promised.query(query(markOf(request.url)));
  response.json({ ok: true });
});
app.get('/mix', async (request, response) => {
  await promised.query(query(markOf(request.url)));
  await client.get(`/${markOf(request.url)}`);
  response.json({ ok: true });
});
const WAYS: Record<string, (sql: string) => Promise<unknown>> = {
  execute: (sql) => promised.execute(sql),
  callback: byCallback,
  transaction: inTransaction,
};
app.get('/mix/:way', async (request, response) => {
  await WAYS[request.params.way]?.(query(markOf(request.url)));
  await client.get(`/${markOf(request.url)}`);
  response.json({ ok: true });
});
tracer.after(app);

process.on('message', (message: string) => {
  if (message === 'usage') {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicros: user + system, rssBytes: process.memoryUsage.rss() } satisfies Usage);
  } else if (message === 'state') {
    globalThis.gc?.();
    process.send?.({
      heapBytes: process.memoryUsage().heapUsed,
      rssBytes: process.memoryUsage.rss(),
      counters: tracer.counters?.() ?? {},
    } satisfies State);
  } else if (message === 'close') {
    void tracer.close().then(() => process.exit(0));
  }
});

const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
