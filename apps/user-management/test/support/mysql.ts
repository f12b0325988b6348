import { fileURLToPath } from 'node:url';
import { startMysql } from '@xray-microservices/testing';
import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import type { Config } from '../../src/config.ts';

const CACHE = fileURLToPath(new URL('../../../../.cache', import.meta.url));

export const startTestMysql = (): Promise<MysqlServer> => startMysql({ cacheDirectory: CACHE });

type Connection = TestDatabase['connection'];

/** The part of the config that leads to this database, through another port when one is given. */
export function databaseConfig(
  { host, port, user, password, database, ssl }: Connection,
  through?: { readonly host: string; readonly port: number },
): Config['database'] {
  return {
    host,
    port,
    ...through,
    name: database,
    user,
    password,
    tls: ssl !== undefined,
    tlsServerName: undefined,
    connections: 10,
    waitingCallers: 50,
  };
}

/** The same as variables. */
export function databaseEnv(config: Config['database']): Record<string, string> {
  return {
    DB_HOSTNAME: config.host,
    DB_PORT: String(config.port),
    DB_NAME: config.name,
    DB_USERNAME: config.user,
    DB_PASSWORD: config.password,
    DB_SSL: String(config.tls),
  };
}
