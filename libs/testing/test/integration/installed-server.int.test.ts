import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startMysql, waitFor } from '../../src/index.ts';
import type { MysqlServer } from '../../src/index.ts';
import { isListening, isRunning, runFolders, serverPid, temporaryCache } from './support/cache.ts';
import { sayNotRun } from './support/not-run.ts';
import { startOwner } from './support/owner.ts';
import type { OwnerProcess } from './support/owner.ts';
import { whyNoApt, whyNoInstalledServer } from './support/servers.ts';
import { failureOf, run } from './support/sql.ts';

const NOBODY = 65_534;
const LOCAL = { order: ['local'] } as const;

let cache: Awaited<ReturnType<typeof temporaryCache>>;
const owners: OwnerProcess[] = [];
const servers: MysqlServer[] = [];

const started = async (server: Promise<MysqlServer>): Promise<MysqlServer> => {
  servers.push(await server);
  return server;
};
const owner = async (...args: Parameters<typeof startOwner>): Promise<OwnerProcess> => {
  const process = await startOwner(...args);
  owners.push(process);
  return process;
};

beforeAll(async () => {
  cache = await temporaryCache();
});

afterEach(async () => {
  await Promise.all(owners.splice(0).map((process) => process.end('stop')));
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

afterAll(async () => {
  await cache.remove();
});

describe('a server installed with apt-get', () => {
  it('is said to be installed, and runs', async (ctx) => {
    const reason = await whyNoApt();
    if (reason !== undefined) {
      sayNotRun('MySQL by apt-get', reason);
      ctx.skip(reason);
    }
    const lines: string[] = [];
    const report = (line: string): number => lines.push(line);
    const server = await started(
      startMysql({ cacheDirectory: cache.path, order: ['apt'], env: withoutDb(), report }),
    );
    expect(server.way).toBe('apt');
    expect(server.description).toMatch(/^MariaDB \d+\.\d+\.\d+, private instance on 127\.0\.0\.1:\d+$/);
    expect(lines[0]).toContain('installing mariadb-server-core with apt-get');
    expect(lines.at(-1)).toBe(`MySQL: ${server.description}`);
  }, 300_000);
});

describe('a private instance of an installed server', () => {
  let reason: string | undefined;

  beforeAll(async () => {
    reason = await whyNoInstalledServer();
    if (reason !== undefined) sayNotRun('MySQL as a private instance', reason);
  });

  beforeEach((ctx) => {
    if (reason !== undefined) ctx.skip(reason);
  });

  it('answers, speaks utf8mb4 and says in one line what it is', async () => {
    const lines: string[] = [];
    const server = await started(
      startMysql({ cacheDirectory: cache.path, ...LOCAL, report: (line) => lines.push(line) }),
    );
    const [row] = await run(server.connection, 'SELECT @@character_set_database AS charset, "ü😀" AS text');
    expect(row).toMatchObject({ charset: 'utf8mb4', text: 'ü😀' });
    expect(lines.filter((line) => line.includes(server.description))).toHaveLength(1);
    expect(lines.join('\n')).not.toContain(server.connection.password);
  });

  it('makes databases for tests, and lets its account make no others', async () => {
    const server = await started(startMysql({ cacheDirectory: cache.path, ...LOCAL }));
    const database = await server.createDatabase('users');
    const { connection } = database;
    expect(connection.database).toMatch(/^test_users_[0-9a-f]{10}$/);
    await run(connection, 'CREATE TABLE user (name VARCHAR(20))');
    await database.drop();
    await database.drop();
    expect(await failureOf(run(connection, 'SELECT 1'))).toMatchObject({ code: 'ER_BAD_DB_ERROR' });
    expect(await failureOf(run(server.connection, 'CREATE DATABASE other'))).toMatchObject({
      code: 'ER_DBACCESS_DENIED_ERROR',
    });
    expect(await failureOf(server.createDatabase('Not-This'))).toMatchObject({ code: 'MYSQL_DATABASE' });
  });

  it('lets nobody in without a password', async () => {
    const { connection } = await started(startMysql({ cacheDirectory: cache.path, ...LOCAL }));
    for (const user of ['root', '', connection.user]) {
      const failure = await failureOf(run({ ...connection, user, password: '' }, 'SELECT 1'));
      expect(failure, user).toMatchObject({
        sqlState: expect.stringMatching(/^(?:28000|HY000)$/) as unknown,
      });
    }
  });

  it('leaves no process, port or folder after stop', async () => {
    const server = await started(startMysql({ cacheDirectory: cache.path, ...LOCAL }));
    const [folder = ''] = await runFolders(cache.path);
    const pid = await serverPid(folder);
    expect(await isRunning(pid)).toBe(true);
    await Promise.all([server.stop(), server.stop()]);
    expect(await isRunning(pid)).toBe(false);
    expect(await isListening(server.connection.port)).toBe(false);
    expect(await runFolders(cache.path)).toEqual([]);
  });

  it('can be frozen and goes on where it was', async () => {
    const server = await started(startMysql({ cacheDirectory: cache.path, ...LOCAL }));
    await server.pause();
    const answer = run(server.connection, 'SELECT 1');
    expect(await Promise.race([answer, isListening(server.connection.port)])).toBe(true);
    await server.resume();
    expect(await answer).toHaveLength(1);
  });

  it('can be killed, stays down, still has its log and is cleaned up by stop', async () => {
    const server = await started(startMysql({ cacheDirectory: cache.path, ...LOCAL }));
    const database = await server.createDatabase();
    await server.kill();
    await server.kill();
    expect(await isListening(server.connection.port)).toBe(false);
    expect((await server.lastLogLines()).join('\n')).toContain('ready for connections');
    await database.drop();
    await server.stop();
    expect(await runFolders(cache.path)).toEqual([]);
  });

  it('can be stopped while it is frozen', async () => {
    const server = await started(startMysql({ cacheDirectory: cache.path, ...LOCAL }));
    await server.pause();
    await server.stop();
    expect(await isListening(server.connection.port)).toBe(false);
  });

  it('runs from a folder whose path is too long for a socket', async () => {
    const deep = join(cache.path, 'a'.repeat(100), 'b'.repeat(100));
    const server = await started(startMysql({ cacheDirectory: deep, ...LOCAL }));
    expect(await run(server.connection, 'SELECT 1')).toHaveLength(1);
  });

  it('starts in two processes at once from an empty cache', async () => {
    const empty = await temporaryCache();
    try {
      const [one, two] = await Promise.all([
        owner({ cacheDirectory: empty.path, ...LOCAL }),
        owner({ cacheDirectory: empty.path, ...LOCAL }),
      ]);
      expect(one.server.connection.port).not.toBe(two.server.connection.port);
      await run(one.server.connection, 'SELECT 1');
      await run(two.server.connection, 'SELECT 1');
      await Promise.all([one.end('stop'), two.end('stop')]);
      expect(await runFolders(empty.path)).toEqual([]);
    } finally {
      await empty.remove();
    }
  });

  it('is removed at the next start when its owner was killed', async () => {
    const killed = await owner({ cacheDirectory: cache.path, ...LOCAL });
    const [folder = ''] = await runFolders(cache.path);
    const pid = await serverPid(folder);
    await killed.end('SIGKILL');
    expect(await isRunning(pid)).toBe(true);

    const next = await owner({ cacheDirectory: cache.path, ...LOCAL });
    expect(await isRunning(pid)).toBe(false);
    expect(await runFolders(cache.path)).not.toContain(folder);
    expect(next.reports.join('\n')).toContain('that a killed run left behind');
  });

  it('is left alone by another start while its owner lives', async () => {
    const living = await owner({ cacheDirectory: cache.path, ...LOCAL });
    await owner({ cacheDirectory: cache.path, ...LOCAL });
    expect(await run(living.server.connection, 'SELECT 1')).toHaveLength(1);
  });

  it('goes with an owner that exits without stopping it', async () => {
    const careless = await owner({ cacheDirectory: cache.path, ...LOCAL });
    const { port } = careless.server.connection;
    await careless.end('exit');
    await waitFor(async () => !(await isListening(port)), {
      deadlineMs: 20_000,
      what: 'the end of the server',
    });
    expect(await runFolders(cache.path)).toEqual([]);
  });

  it('runs as an ordinary user', async (ctx) => {
    if (process.getuid?.() !== 0) ctx.skip('these tests do so already');
    const own = join(cache.path, 'of-nobody');
    await chmod(cache.path, 0o755);
    await mkdir(own);
    await chown(own, NOBODY, NOBODY);
    const other = await owner({ cacheDirectory: own, ...LOCAL }, { user: NOBODY });
    expect(await run(other.server.connection, 'SELECT 1')).toHaveLength(1);
    await other.end('stop');
    expect(await runFolders(own)).toEqual([]);
  });

  it('leaves nothing behind when its start is aborted', async () => {
    const empty = await temporaryCache();
    try {
      const controller = new AbortController();
      const starting = failureOf(
        startMysql({ cacheDirectory: empty.path, ...LOCAL, signal: controller.signal }),
      );
      await waitFor(async () => (await runFolders(empty.path)).length > 0, {
        deadlineMs: 20_000,
        intervalMs: 1,
        what: 'a run folder',
      });
      controller.abort();
      expect(await starting).toMatchObject({ code: 'MYSQL_ABORTED' });
      expect(await runFolders(empty.path)).toEqual([]);
    } finally {
      await empty.remove();
    }
  });
});

describe('an installed server that is of no use', () => {
  const programFolder = (): string => join(cache.path, 'bin');
  const program = async (script: string): Promise<void> => {
    await mkdir(programFolder(), { recursive: true });
    await writeFile(join(programFolder(), 'mysqld'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  };
  const failing = (order: readonly ('local' | 'apt')[]) =>
    failureOf(
      startMysql({ cacheDirectory: cache.path, order, env: { PATH: `${programFolder()}:/usr/bin:/bin` } }),
    );

  afterEach(async () => {
    await rm(programFolder(), { recursive: true, force: true });
  });

  it('shows its last lines when it fails, and nothing else is installed over it', async () => {
    await program(
      'case "$*" in *--version*) echo "mysqld  Ver 9.7.0";; *) echo "disk on fire" >&2; exit 3;; esac',
    );
    const failure = await failing(['local', 'apt']);
    expect(failure).toMatchObject({
      code: 'MYSQL_UNAVAILABLE',
      attempts: [
        {
          way: 'local',
          reason: expect.stringMatching(
            /ended with exit code 3; its last lines:\n {4}disk on fire/,
          ) as unknown,
        },
        { way: 'apt', reason: 'not tried, as the installed server did not start' },
      ],
    });
    expect(await runFolders(cache.path)).toEqual([]);
  });

  it('says that a server ended before it answered', async () => {
    await program(
      'case "$*" in *--version*) echo "mysqld  Ver 9.7.1";; *--initialize*) mkdir -p "$PWD/data";; *) echo "no luck"; exit 4;; esac',
    );
    const failure = await failing(['local']);
    expect(failure).toMatchObject({
      attempts: [
        {
          reason: expect.stringMatching(
            /\(MySQL 9\.7\.1\) ended with exit code 4; its last lines:\n {4}no luck/,
          ) as unknown,
        },
      ],
    });
  });

  it('tries another port when somebody took its first', async () => {
    const mark = join(cache.path, 'tries');
    await program(
      `case "$*" in *--version*) echo "mysqld  Ver 9.7.2";; *--initialize*) ;; *) echo x >> ${mark}; echo "Can't start server: Bind on TCP/IP port: Address already in use"; exit 1;; esac`,
    );
    expect(await failing(['local'])).toMatchObject({ code: 'MYSQL_UNAVAILABLE' });
    expect(await readFile(mark, 'utf8')).toBe('x\n'.repeat(5));
  });
});

const withoutDb = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('DB_')));
