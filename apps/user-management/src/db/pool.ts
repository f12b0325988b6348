import { createPool } from 'mysql2/promise';
import type { Pool } from 'mysql2/promise';
import type { Config } from '../config.ts';
import { tlsOptions } from './tls.ts';

/** Milliseconds from opening the socket to the end of the handshake. */
export const CONNECT_TIMEOUT_MS = 2000;

/** A bounded pool. Opens no connection before the first query. */
export function openPool(config: Config['database']): Pool {
  const { host, port, user, password, name, connections, waitingCallers } = config;
  return createPool({
    host,
    port,
    user,
    password,
    database: name,
    charset: 'utf8mb4',
    // DATETIME columns hold UTC, whatever the time zone of this process or of the server.
    timezone: 'Z',
    connectTimeout: CONNECT_TIMEOUT_MS,
    connectionLimit: connections,
    queueLimit: waitingCallers,
    ...tlsOptions(config),
  });
}
