import { MysqlError } from './errors.ts';
import type { MysqlAttempt, MysqlErrorCode } from './errors.ts';
import { MYSQL_WAYS } from './types.ts';
import type { MysqlWay } from './types.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The name of each way, and what somebody can do to open it. */
const WAYS_OUT: Readonly<Record<MysqlWay, { readonly name: string; readonly wayOut: string }>> = {
  environment: {
    name: 'A server of yours',
    wayOut: 'set DB_HOSTNAME, DB_PORT, DB_NAME, DB_USERNAME, DB_PASSWORD (and DB_SSL=true for TLS)',
  },
  docker: { name: 'Docker', wayOut: 'start Docker and run: docker pull mysql:9.7' },
  local: {
    name: 'An installed server',
    wayOut:
      'install MySQL 8.4 or MariaDB 10.11, or newer, so that mysqld or mariadbd is in PATH or /usr/sbin',
  },
  apt: { name: 'apt-get', wayOut: 'as root on Debian or Ubuntu: apt-get install mariadb-server-core' },
};

/**
 * The ways to try. A `DB_HOSTNAME` that is set leaves no other: the user asked for that server, and another in
 * its place would only look like success.
 *
 * @throws {MysqlError} `MYSQL_SETTINGS` for an empty order.
 */
export function waysToTry(env: Environment, order: readonly MysqlWay[] = MYSQL_WAYS): readonly MysqlWay[] {
  if (order.length === 0) throw new MysqlError('MYSQL_SETTINGS', 'the order of ways to a MySQL is empty');
  return namesServer(env) && order.includes('environment') ? ['environment'] : order;
}

/** Whether the user asked for a server of theirs. */
export const namesServer = (env: Environment): boolean => (env['DB_HOSTNAME']?.trim() ?? '') !== '';

/** Whether to skip apt-get: another server would not help where an installed one does not start. */
export const aptIsNoHelp = (localFailure: MysqlErrorCode | undefined): boolean =>
  localFailure !== undefined && localFailure !== 'MYSQL_NO_SERVER';

/** The one error for no MySQL at all: each way with what stood in it and how to open it. */
export function unavailable(attempts: readonly MysqlAttempt[], causes: readonly unknown[]): MysqlError {
  const lines = attempts.map(({ way, reason }) => {
    const { name, wayOut } = WAYS_OUT[way];
    return `  ${name}: ${reason}\n    -> ${wayOut}`;
  });
  return new MysqlError(
    'MYSQL_UNAVAILABLE',
    ['no MySQL could be had. Each of these is a way out:', ...lines].join('\n'),
    {
      attempts,
      cause: new AggregateError(causes),
    },
  );
}
