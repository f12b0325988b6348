import type { SqlData } from '../document/segment-document.ts';
import { compact } from './attribute-reader.ts';
import type { AttributeReader } from './attribute-reader.ts';

/** Old and new names. https://opentelemetry.io/docs/specs/semconv/database/database-spans/ */
const SYSTEM = ['db.system.name', 'db.system'];
const NAME = ['db.namespace', 'db.name'];
const QUERY = ['db.query.text', 'db.statement'];
const USER = ['db.user'];
const CONNECTION = ['db.connection_string'];
const HOST = ['server.address', 'net.peer.name'];
const PORT = ['server.port', 'net.peer.port'];

/** Systems that speak SQL, by their old and new names. Others keep their attributes as metadata. */
const SQL_SYSTEMS: ReadonlySet<string> = new Set(
  (
    'other_sql db2 ibm.db2 derby hive mariadb mssql microsoft.sql_server mysql oracle oracle.db postgresql sqlite ' +
    'teradata cockroachdb h2 h2database hsqldb redshift aws.redshift clickhouse trino snowflake'
  ).split(' '),
);

/** What the attributes say of an SQL query; `undefined` when the span is of none. */
export function mapSql(attributes: AttributeReader, spanName: string): SqlData | undefined {
  const system = attributes.text(...SYSTEM);
  if (system === undefined || !SQL_SYSTEMS.has(system)) {
    return undefined;
  }
  const sql = compact<SqlData>({
    // As AWS's exporter has it: the connection is told by the next member.
    url: spanName === '' ? undefined : spanName,
    connection_string: `${serverOf(attributes) ?? 'localhost'}/${attributes.text(...NAME) ?? ''}`,
    database_type: system,
    user: attributes.text(...USER),
    sanitized_query: attributes.text(...QUERY),
  });
  attributes.take(...SYSTEM, ...NAME, ...QUERY, ...USER, ...CONNECTION, ...HOST, ...PORT);
  return sql;
}

/** `database@host`, the name of a call to a database; `undefined` when the database has no name. */
export function databaseName(attributes: AttributeReader): string | undefined {
  const name = attributes.text(...NAME);
  if (name === undefined || attributes.text(...SYSTEM) === undefined) {
    return undefined;
  }
  const connection = attributes.text(...CONNECTION);
  const host = connection === undefined ? attributes.text(...HOST) : hostIn(connection);
  return host === undefined ? name : `${name}@${host}`;
}

function serverOf(attributes: AttributeReader): string | undefined {
  const connection = attributes.text(...CONNECTION);
  if (connection !== undefined) {
    return withoutPassword(connection).replace(/\/$/, '');
  }
  const [host, port] = [attributes.text(...HOST), attributes.number(...PORT)];
  return host === undefined || port === undefined ? host : `${host}:${port}`;
}

/** `jdbc:mysql://db.example.com:3306/users` → `db.example.com` */
function hostIn(connection: string): string | undefined {
  return /^(?:jdbc:)?[\w+.-]+:\/\/(?:[^/@]*@)?([^/:?]+)/.exec(connection)?.[1];
}

/** A connection string may hold what must not be in a trace. */
function withoutPassword(connection: string): string {
  return connection.replace(/:\/\/[^/@]*@/, '://').replaceAll(/(password|pwd)=[^;&]*/gi, '$1=***');
}
