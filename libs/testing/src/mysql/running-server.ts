import { randomBytes } from 'node:crypto';
import { runStatement } from './connecting.ts';
import type { ServerVersion } from './connecting.ts';
import { codeOf, messageOf, MysqlError } from './errors.ts';
import { createDatabaseSql, identifier, TEST_DATABASE_PREFIX } from './provision-sql.ts';
import type { MysqlConnection, MysqlServer, MysqlWay, TestDatabase } from './types.ts';

const PREFIX = /^[a-z0-9_]{1,32}$/;
const STATEMENT_LIMIT_MS = 30_000;

/** What can be done to a server that was started here. */
export type Fault = 'kill' | 'pause' | 'resume';

/** A server as each way leaves it: answering, and with the means to end it. */
export interface RunningServer {
  readonly way: MysqlWay;
  readonly version: ServerVersion;
  /** What follows the version in the description. */
  readonly place: string;
  readonly connection: MysqlConnection;
  /** Whether databases made in it outlive {@link end}. */
  readonly outlivesUs: boolean;
  inflict(fault: Fault): Promise<void>;
  lastLogLines(): Promise<readonly string[]>;
  end(): Promise<void>;
}

/** The server as callers see it, with its test databases. */
export function mysqlServer(running: RunningServer): MysqlServer {
  const databases = new Map<string, TestDatabase>();
  let gone = false;
  let killing: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;

  const drop = async (name: string): Promise<void> => {
    if (!gone && databases.has(name)) await dropDatabase(running.connection, name);
    databases.delete(name);
  };
  const kill = async (): Promise<void> => {
    await running.inflict('kill');
    gone = true;
  };
  const stop = async (): Promise<void> => {
    if (running.outlivesUs) await Promise.all([...databases.keys()].map(drop));
    gone = true;
    await running.end();
  };
  return {
    way: running.way,
    description: describe(running),
    connection: running.connection,
    createDatabase: async (prefix = 'db') => {
      const name = await createDatabase(running, prefix);
      const database = { connection: { ...running.connection, database: name }, drop: () => drop(name) };
      databases.set(name, database);
      return database;
    },
    stop: () => (stopping ??= stop()),
    kill: () => (killing ??= kill()),
    pause: () => running.inflict('pause'),
    resume: () => running.inflict('resume'),
    lastLogLines: () => running.lastLogLines(),
  };
}

const describe = ({ version, place }: RunningServer): string =>
  `${version.product} ${version.version}, ${place}`;

async function createDatabase({ connection }: RunningServer, prefix: string): Promise<string> {
  if (!PREFIX.test(prefix)) {
    throw new MysqlError('MYSQL_DATABASE', `the prefix "${prefix}" is not 1 to 32 of a-z, 0-9 and _`);
  }
  const name = `${TEST_DATABASE_PREFIX}${prefix}_${randomBytes(5).toString('hex')}`;
  try {
    await runStatement(connection, createDatabaseSql(name), STATEMENT_LIMIT_MS);
  } catch (error) {
    throw new MysqlError('MYSQL_DATABASE', databaseTrouble('make', name, connection, error), {
      cause: error,
    });
  }
  return name;
}

async function dropDatabase(connection: MysqlConnection, name: string): Promise<void> {
  try {
    await runStatement(connection, `DROP DATABASE IF EXISTS ${identifier(name)}`, STATEMENT_LIMIT_MS);
  } catch (error) {
    throw new MysqlError('MYSQL_DATABASE', databaseTrouble('drop', name, connection, error), {
      cause: error,
    });
  }
}

function databaseTrouble(
  verb: string,
  name: string,
  { host, port, user }: MysqlConnection,
  error: unknown,
): string {
  const denied = codeOf(error) === 'ER_DBACCESS_DENIED_ERROR';
  const mend = denied ? `; allow it with: GRANT ALL ON \`test\\_%\`.* TO '${user}'@'%'` : '';
  return `could not ${verb} the database ${name} on ${host}:${port} as ${user}: ${messageOf(error)}${mend}`;
}
