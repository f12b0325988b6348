import { createPool } from 'mysql2/promise';
import type { Pool } from 'mysql2/promise';
import type { Config } from '../config.ts';
import { verifiedTls } from './tls.ts';

/** Milliseconds from opening the socket to the end of the handshake. */
export const CONNECT_TIMEOUT_MS = 2000;

const CONNECTIONS = 10;
/** Callers that wait for a connection; with more, the next is refused at once instead of growing a queue. */
const WAITING_CALLERS = 50;

/** A bounded pool. Opens no connection before the first query. */
export function openPool({ host, port, user, password, name, tls }: Config['database']): Pool {
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
    connectionLimit: CONNECTIONS,
    queueLimit: WAITING_CALLERS,
    ...(tls && { ssl: verifiedTls() }),
  });
}
