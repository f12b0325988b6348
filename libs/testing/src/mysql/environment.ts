import { awaitAnswer, lastFailure } from './connecting.ts';
import { heartbeat, seconds } from './context.ts';
import type { StartContext } from './context.ts';
import { connectionFromEnvironment } from './environment-settings.ts';
import { codeOf, messageOf, MysqlError } from './errors.ts';
import type { RunningServer } from './running-server.ts';
import type { MysqlConnection } from './types.ts';

const RETRY_MS = 250;

/** A server that is not up yet, or not to be reached yet, fails like this; anything else stays as it is. */
const MAY_PASS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
]);

/**
 * The server that the `DB_*` variables name, once it answers.
 *
 * @throws {MysqlError} `MYSQL_SETTINGS`, `MYSQL_NO_ANSWER` or `MYSQL_REFUSED`. None of them lets another way be
 * tried: the user asked for this server.
 */
export async function useEnvironment(context: StartContext): Promise<RunningServer> {
  const connection = connectionFromEnvironment(context.env);
  if (connection === undefined) throw new MysqlError('MYSQL_SETTINGS', 'DB_HOSTNAME is not set');
  const version = await whenItAnswers(connection, context);
  return {
    way: 'environment',
    version,
    place: `${addressOf(connection)}, named by DB_HOSTNAME`,
    connection,
    outlivesUs: true,
    inflict: (fault) => Promise.reject(notOurs(fault, connection)),
    lastLogLines: () => Promise.resolve([]),
    end: () => Promise.resolve(),
  };
}

async function whenItAnswers(
  connection: MysqlConnection,
  { limits, signal, report }: StartContext,
): Promise<RunningServer['version']> {
  const address = addressOf(connection);
  const limit = seconds(limits.environmentMs);
  const quiet = heartbeat(
    report,
    (ms) => `waiting for ${address} (DB_HOSTNAME), ${seconds(ms)} of ${limit}`,
    5000,
  );
  try {
    return await awaitAnswer(connection, {
      limitMs: limits.environmentMs,
      intervalMs: RETRY_MS,
      signal,
      afterFailure: (error) => {
        if (!MAY_PASS.has(codeOf(error) ?? '')) throw refused(connection, error);
      },
      tooLate: (error) =>
        new MysqlError(
          'MYSQL_NO_ANSWER',
          `the server named by DB_HOSTNAME, ${address}, did not answer within ${limit} (${lastFailure(error)}). ` +
            'Start it, correct DB_HOSTNAME and DB_PORT, or unset DB_HOSTNAME to have a MySQL started for you',
          { cause: error },
        ),
    });
  } finally {
    quiet();
  }
}

function refused(connection: MysqlConnection, error: unknown): MysqlError {
  return new MysqlError(
    'MYSQL_REFUSED',
    `the server named by DB_HOSTNAME, ${addressOf(connection)}, answered, but ${messageOf(error)}. ` +
      mendFor(connection, codeOf(error)),
    { cause: error },
  );
}

/** What to do about a refusal, by the code of mysql2 or the server. */
export function mendFor({ user, database }: MysqlConnection, code: string | undefined): string {
  const mends: Readonly<Record<string, string>> = {
    ER_ACCESS_DENIED_ERROR: 'Check DB_USERNAME and DB_PASSWORD',
    ER_BAD_DB_ERROR: `Create it (CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4) or correct DB_NAME`,
    ER_DBACCESS_DENIED_ERROR: `Grant ${user} the use of ${database}, or correct DB_NAME`,
    HANDSHAKE_NO_SSL_SUPPORT: 'Unset DB_SSL, or turn TLS on in the server',
    HANDSHAKE_SSL_ERROR: 'Name its certificate authority in NODE_EXTRA_CA_CERTS, or unset DB_SSL',
  };
  return mends[code ?? ''] ?? 'Check the DB_ variables, or unset DB_HOSTNAME to have a MySQL started for you';
}

const addressOf = ({ host, port }: MysqlConnection): string => `${host}:${port}`;

const notOurs = (fault: string, connection: MysqlConnection): MysqlError =>
  new MysqlError(
    'MYSQL_NOT_OURS',
    `cannot ${fault} ${addressOf(connection)}: it was named by DB_HOSTNAME and not started here. ` +
      'Unset DB_HOSTNAME for tests of faults',
  );
