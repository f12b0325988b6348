import { describe, expect, it } from 'vitest';
import { mendFor } from './environment.ts';

const CONNECTION = { host: 'db.example', port: 3306, user: 'ann', password: 'secret', database: 'users' };

describe('the advice for a server that refuses', () => {
  it.each([
    ['ER_ACCESS_DENIED_ERROR', 'Check DB_USERNAME and DB_PASSWORD'],
    ['ER_BAD_DB_ERROR', 'Create it (CREATE DATABASE `users` CHARACTER SET utf8mb4) or correct DB_NAME'],
    ['ER_DBACCESS_DENIED_ERROR', 'Grant ann the use of users, or correct DB_NAME'],
    ['HANDSHAKE_NO_SSL_SUPPORT', 'Unset DB_SSL, or turn TLS on in the server'],
    ['HANDSHAKE_SSL_ERROR', 'Name its certificate authority in NODE_EXTRA_CA_CERTS, or unset DB_SSL'],
  ])('fits %s', (code, advice) => {
    expect(mendFor(CONNECTION, code)).toBe(advice);
  });

  it('is general for anything else', () => {
    expect(mendFor(CONNECTION, undefined)).toMatch(/^Check the DB_ variables/);
  });
});
