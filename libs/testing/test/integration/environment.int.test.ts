import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort, startMysql } from '../../src/index.ts';
import type { MysqlServer } from '../../src/index.ts';
import { messageOf } from '../../src/mysql/errors.ts';
import { temporaryCache } from './support/cache.ts';
import { sayNotRun } from './support/not-run.ts';
import { failureOf, run } from './support/sql.ts';

let cache: Awaited<ReturnType<typeof temporaryCache>>;
let reason: string | undefined;
let host: MysqlServer | undefined;

/** The variables that name the server, with some of them changed. */
function named(changes: Record<string, string> = {}): Record<string, string> {
  const { connection } = theirs();
  return {
    DB_HOSTNAME: connection.host,
    DB_PORT: String(connection.port),
    DB_NAME: connection.database,
    DB_USERNAME: connection.user,
    DB_PASSWORD: connection.password,
    ...changes,
  };
}

function theirs(): MysqlServer {
  if (host === undefined) throw new Error('no server');
  return host;
}

const using = (env: Record<string, string>, more: Partial<Parameters<typeof startMysql>[0]> = {}) =>
  startMysql({ cacheDirectory: cache.path, env, ...more });

beforeAll(async () => {
  cache = await temporaryCache();
  try {
    host = await startMysql({ cacheDirectory: cache.path, order: ['local', 'docker'] });
  } catch (error) {
    reason = messageOf(error);
    sayNotRun('a MySQL named by DB_HOSTNAME', reason);
  }
});

beforeEach((ctx) => {
  if (reason !== undefined) ctx.skip(reason);
});

afterAll(async () => {
  await host?.stop();
  await cache.remove();
});

describe('a server named by DB_HOSTNAME', () => {
  it('is used as it is, and said to be', async () => {
    const lines: string[] = [];
    const server = await using(named(), { report: (line) => lines.push(line) });
    const { host: name, port, database } = theirs().connection;
    expect(server.way).toBe('environment');
    expect(server.connection).toMatchObject({ host: name, port, database });
    expect(lines).toEqual([`MySQL: ${server.description}`]);
    expect(server.description).toContain(`${name}:${port}, named by DB_HOSTNAME`);
    expect(await server.lastLogLines()).toEqual([]);
    await server.stop();
  });

  it('goes on after stop, without the databases that were made for tests', async () => {
    const server = await using(named());
    const { connection } = await server.createDatabase('left');
    await run(connection, 'CREATE TABLE t (a INT)');
    await server.stop();
    expect(await failureOf(run(connection, 'SELECT 1'))).toMatchObject({ code: 'ER_BAD_DB_ERROR' });
    expect(await run(theirs().connection, 'SELECT 1')).toHaveLength(1);
  });

  it('is neither killed nor frozen', async () => {
    const server = await using(named());
    for (const fault of [server.kill(), server.pause(), server.resume()]) {
      expect(await failureOf(fault)).toMatchObject({ code: 'MYSQL_NOT_OURS' });
    }
    expect(await run(theirs().connection, 'SELECT 1')).toHaveLength(1);
    await server.stop();
  });

  it('is waited for until it answers', async () => {
    const port = await freePort();
    const starting = using(named({ DB_PORT: String(port) }));
    const gate = await forward(port, theirs().connection.port);
    try {
      const server = await starting;
      expect(server.connection.port).toBe(port);
    } finally {
      gate.close();
    }
  });

  it('fails clearly when it does not answer, and no other way is taken', async () => {
    const lines: string[] = [];
    const port = await freePort();
    const failure = await failureOf(
      using(named({ DB_PORT: String(port) }), {
        limits: { environmentMs: 2000 },
        report: (line) => lines.push(line),
      }),
    );
    expect(failure).toMatchObject({ code: 'MYSQL_NO_ANSWER' });
    expect(messageOf(failure)).toContain(
      `the server named by DB_HOSTNAME, 127.0.0.1:${port}, did not answer`,
    );
    expect(messageOf(failure)).toContain('ECONNREFUSED');
    expect(lines).toEqual([]);
  });

  it('fails clearly when something else answers there, or nothing ever', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const failure = await failureOf(
      using(named({ DB_PORT: String(port) }), { limits: { environmentMs: 600 } }),
    );
    expect(failure).toMatchObject({ code: 'MYSQL_NO_ANSWER' });
    silent.close();
  });

  it.each([
    ['the password is wrong', { DB_PASSWORD: 'hush-hush' }, 'Check DB_USERNAME and DB_PASSWORD'],
    ['the database is not there', { DB_NAME: 'test_none' }, 'Create it (CREATE DATABASE `test_none`'],
    ['the database is not allowed', { DB_NAME: 'mysql' }, 'Grant usermgmt the use of mysql'],
  ])('is not waited for when %s', async (_what, changes, advice) => {
    const failure = await failureOf(using(named(changes)));
    expect(failure).toMatchObject({ code: 'MYSQL_REFUSED' });
    expect(messageOf(failure)).toContain(advice);
    expect(messageOf(failure)).not.toContain('hush-hush');
    expect(messageOf(failure)).not.toContain(theirs().connection.password);
  });

  it('is refused with DB_SSL when it has no TLS or nobody vouches for it', async () => {
    const failure = await failureOf(using(named({ DB_SSL: 'true' })));
    expect(failure).toMatchObject({ code: 'MYSQL_REFUSED' });
    expect(messageOf(failure)).toMatch(/unset DB_SSL|Unset DB_SSL/);
  });

  it('has to be named completely', async () => {
    const failure = await failureOf(using({ DB_HOSTNAME: '127.0.0.1' }));
    expect(failure).toMatchObject({ code: 'MYSQL_SETTINGS' });
    expect(messageOf(failure)).toContain('DB_USERNAME is not set; DB_NAME is not set');
  });

  it('is not waited for after an abort', async () => {
    const controller = new AbortController();
    const starting = failureOf(
      using(named({ DB_PORT: String(await freePort()) }), { signal: controller.signal }),
    );
    controller.abort();
    expect(await starting).toMatchObject({ code: 'MYSQL_ABORTED' });
  });

  it('is named as a way out where it is the only way and not set', async () => {
    const failure = await failureOf(using({}, { order: ['environment'] }));
    expect(failure).toMatchObject({
      code: 'MYSQL_UNAVAILABLE',
      attempts: [{ way: 'environment', reason: 'DB_HOSTNAME is not set' }],
    });
  });
});

/** Opens a port, once somebody has knocked in vain, that leads to another. */
async function forward(from: number, to: number): Promise<Server> {
  const knock = connect({ port: from, host: '127.0.0.1' });
  await once(knock, 'error');
  const server = createServer((client) => {
    const onward = connect({ port: to, host: '127.0.0.1' });
    client.on('error', () => onward.destroy());
    onward.on('error', () => client.destroy());
    client.pipe(onward).pipe(client);
  });
  server.listen(from, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
