import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { getContainerRuntimeClient } from 'testcontainers';
import { startMysql, waitFor } from '../../src/index.ts';
import type { MysqlServer } from '../../src/index.ts';
import { OWNER_LABEL } from '../../src/mysql/docker/container.ts';
import { parseOwner } from '../../src/mysql/system/owner.ts';
import { isListening, temporaryCache } from './support/cache.ts';
import { sayNotRun } from './support/not-run.ts';
import { startOwner } from './support/owner.ts';
import type { OwnerProcess } from './support/owner.ts';
import { whyNoDocker } from './support/servers.ts';
import { failureOf, run } from './support/sql.ts';

const DOCKER = { order: ['docker'] } as const;
const NO_IMAGE = 'xray-microservices/never-published:0';

let cache: Awaited<ReturnType<typeof temporaryCache>>;
let reason: string | undefined;
const owners: OwnerProcess[] = [];
const servers: MysqlServer[] = [];

const started = async (server: Promise<MysqlServer>): Promise<MysqlServer> => {
  servers.push(await server);
  return server;
};
const owner = async (): Promise<OwnerProcess> => {
  const process = await startOwner({ cacheDirectory: cache.path, ...DOCKER });
  owners.push(process);
  return process;
};

/** The containers of an owner's process. */
async function containersOf(pid: number) {
  const { container } = await getContainerRuntimeClient();
  const all = await container.dockerode.listContainers({ all: true, filters: { label: [OWNER_LABEL] } });
  return all.filter(({ Labels: labels }) => parseOwner(labels[OWNER_LABEL] ?? '')?.pid === pid);
}

beforeAll(async () => {
  cache = await temporaryCache();
  reason = await whyNoDocker();
  if (reason !== undefined) sayNotRun('MySQL in Docker', reason);
});

beforeEach((ctx) => {
  if (reason !== undefined) ctx.skip(reason);
});

afterEach(async () => {
  await Promise.all(owners.splice(0).map((process) => process.end('stop')));
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

afterAll(async () => {
  await cache.remove();
});

describe('a MySQL in a container', () => {
  const lines: string[] = [];
  let shared: MysqlServer | undefined;

  beforeAll(async () => {
    if (reason !== undefined) return;
    const report = (line: string): number => lines.push(line);
    shared = await startMysql({ cacheDirectory: cache.path, ...DOCKER, report });
  });

  afterAll(() => shared?.stop());

  const server = (): MysqlServer => {
    if (shared === undefined) throw new Error('no server');
    return shared;
  };

  it('answers, speaks utf8mb4 and makes databases for tests, and no others', async () => {
    expect(server().way).toBe('docker');
    expect(server().description).toMatch(
      /^MySQL 9\.7\.\d+, container [0-9a-f]{12} of mysql:9\.7 on 127\.0\.0\.1:\d+$/,
    );
    const { connection } = await server().createDatabase('users');
    const [row] = await run(connection, 'SELECT @@character_set_database AS charset, "ü😀" AS text');
    expect(row).toMatchObject({ charset: 'utf8mb4', text: 'ü😀' });
    expect(await failureOf(run(connection, 'CREATE DATABASE other'))).toMatchObject({
      code: 'ER_DBACCESS_DENIED_ERROR',
    });
    expect(lines.filter((line) => line.includes(server().description))).toHaveLength(1);
    expect(lines.join('\n')).not.toContain(connection.password);
  });

  it('is published on loopback only, and its settings show no password', async () => {
    const { connection } = server();
    const [container] = await containersOf(process.pid);
    // The engine's answer leaves the address out for ports that are not published.
    const addresses = container?.Ports.map((port): string | undefined => port.IP).filter(Boolean);
    expect(addresses).toEqual(['127.0.0.1']);
    const { container: engine } = await getContainerRuntimeClient();
    const settings = await engine.getById(container?.Id ?? '').inspect();
    expect(JSON.stringify(settings)).not.toContain(connection.password);
    expect(settings.Mounts.map(({ Type: type }) => type as string)).not.toContain('volume');
  });

  it('can be frozen, thawed and killed, and still has its log', async () => {
    const database = await server().createDatabase();
    await server().pause();
    const answer = run(server().connection, 'SELECT 1');
    expect(await Promise.race([answer, isListening(server().connection.port)])).toBe(true);
    await server().resume();
    expect(await answer).toHaveLength(1);

    await Promise.all([server().kill(), server().kill()]);
    expect(await isListening(server().connection.port)).toBe(false);
    expect((await server().lastLogLines()).join('\n')).toContain('ready for connections');
    await database.drop();
    await Promise.all([server().stop(), server().stop()]);
    expect(await containersOf(process.pid)).toEqual([]);
  });

  it('leaves neither container nor port after stop, even when it was frozen', async () => {
    const frozen = await started(startMysql({ cacheDirectory: cache.path, ...DOCKER }));
    await frozen.pause();
    await frozen.stop();
    expect(await containersOf(process.pid)).toEqual([]);
    expect(await isListening(frozen.connection.port)).toBe(false);
  });

  it('leaves no container when its start is aborted', async () => {
    const controller = new AbortController();
    const starting = failureOf(
      startMysql({ cacheDirectory: cache.path, ...DOCKER, signal: controller.signal }),
    );
    await waitFor(async () => (await containersOf(process.pid)).length > 0, {
      deadlineMs: 20_000,
      intervalMs: 5,
      what: 'a container',
    });
    controller.abort();
    expect(await starting).toMatchObject({ code: 'MYSQL_ABORTED' });
    expect(await containersOf(process.pid)).toEqual([]);
  });

  it('leaves no container when it does not answer in time, and shows its log', async () => {
    const failure = await failureOf(
      startMysql({ cacheDirectory: cache.path, ...DOCKER, limits: { startMs: 1000 } }),
    );
    expect(failure).toMatchObject({
      code: 'MYSQL_UNAVAILABLE',
      attempts: [{ way: 'docker', reason: expect.stringContaining('within 1 s') as unknown }],
    });
    expect(await containersOf(process.pid)).toEqual([]);
  });

  it('starts in two processes at once', async () => {
    const [one, two] = await Promise.all([owner(), owner()]);
    expect(one.server.connection.port).not.toBe(two.server.connection.port);
    await run(one.server.connection, 'SELECT 1');
    await run(two.server.connection, 'SELECT 1');
  });

  it('is removed at the next start when its owner was killed', async () => {
    const killed = await owner();
    await killed.end('SIGKILL');
    expect(await containersOf(killed.pid)).toHaveLength(1);
    const next = await owner();
    expect(await containersOf(killed.pid)).toEqual([]);
    expect(await containersOf(next.pid)).toHaveLength(1);
  });
});

describe('an image that cannot be had', () => {
  it('is named in one line, and the next way is tried', async () => {
    const lines: string[] = [];
    const failure = await failureOf(
      startMysql({
        cacheDirectory: cache.path,
        order: ['docker', 'local'],
        env: { PATH: '' },
        image: NO_IMAGE,
        limits: { pullMs: 20_000 },
        report: (line) => lines.push(line),
      }).then(async (server) => {
        await server.stop();
        return server;
      }),
    );
    expect(lines[0]).toBe(`MySQL: Docker has no image ${NO_IMAGE} yet: pulling it, for at most 20 s`);
    expect(
      lines.filter((line) => line.includes(`the image ${NO_IMAGE} is not here and could not be pulled`)),
    ).toHaveLength(1);
    expect(lines).toContain('MySQL: trying the next way');
    // The next way succeeds where a server is installed in /usr/sbin.
    if (failure !== undefined) expect(failure).toMatchObject({ code: 'MYSQL_UNAVAILABLE' });
  });
});
