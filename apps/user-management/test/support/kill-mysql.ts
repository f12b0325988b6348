import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { freePort, waitFor } from '@xray-microservices/testing';
import type { MysqlConnection } from '@xray-microservices/testing';
import { createConnection } from 'mysql2/promise';

const run = promisify(execFile);
const docker = async (...args: string[]): Promise<string> => (await run('docker', args)).stdout.trim();

const IMAGE = 'mysql:9.7';
const DATA = '--no-defaults --user=mysql --datadir=/var/lib/mysql';
/** Makes the data once, and becomes the server, whose accounts are made at each start, as they may be there already. */
const SERVE = `
  echo "$INIT" > /tmp/init.sql
  test -d /var/lib/mysql/mysql || mysqld ${DATA} --initialize-insecure
  exec mysqld ${DATA} --init-file=/tmp/init.sql --skip-log-bin`;

/** A MySQL that keeps its data when it is killed, as one does that is not there for tests alone. */
export interface KillableMysql {
  readonly connection: MysqlConnection;
  /** SIGKILL; resolves when it has ended. */
  kill(): Promise<void>;
  /** Starts it on the data it had, and waits until it answers. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

/** Whether there is a Docker engine to run it in. */
export const canKillMysql = (): Promise<boolean> =>
  docker('image', 'inspect', IMAGE).then(
    () => true,
    () => false,
  );

export async function startKillableMysql(): Promise<KillableMysql> {
  const password = randomBytes(12).toString('hex');
  const connection = {
    host: '127.0.0.1',
    port: await freePort(),
    user: 'usermgmt',
    password,
    database: 'usermgmt',
  };
  const init = [
    'CREATE DATABASE IF NOT EXISTS usermgmt',
    `CREATE USER IF NOT EXISTS usermgmt@'%' IDENTIFIED BY '${password}'`,
    `GRANT ALL ON usermgmt.* TO usermgmt@'%'`,
    `ALTER USER root@localhost IDENTIFIED BY '${password}' ACCOUNT LOCK`,
  ];
  const id = await docker(
    ...['run', '--detach', '--publish', `127.0.0.1:${connection.port}:3306`],
    ...['--label', 'xray-microservices.killable-mysql', '--env', `INIT=${init.join(';\n')};`],
    ...['--entrypoint', 'sh', IMAGE, '-c', SERVE],
  );
  const answers = (): Promise<unknown> =>
    waitFor(() => isAnswering(connection), { deadlineMs: 90_000, what: 'MySQL to answer' });
  const remove = async (): Promise<void> => {
    await docker('rm', '--force', '--volumes', id);
  };
  try {
    await answers();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    connection,
    kill: async () => {
      await docker('kill', '--signal', 'KILL', id);
      await docker('wait', id);
    },
    restart: async () => {
      await docker('start', id);
      await answers();
    },
    remove,
  };
}

async function isAnswering(connection: MysqlConnection): Promise<boolean> {
  const session = await createConnection({ ...connection, connectTimeout: 1000 });
  await session.query('SELECT 1');
  await session.end();
  return true;
}
