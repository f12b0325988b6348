import { DatabaseUnavailable } from '@xray-microservices/service-kit';
import { selfSigned } from '@xray-microservices/testing';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../src/config.ts';
import { createDatabase } from '../../src/db/database.ts';
import { openPool } from '../../src/db/pool.ts';
import { startTlsServer } from '../support/tls-server.ts';
import type { TlsServer } from '../support/tls-server.ts';

/** As RDS names a server that the cluster calls otherwise. */
const NAME = 'usermgmt.abc.eu-west-1.rds.example';
const trusted = getCACertificates('default');
const closers: (() => Promise<unknown>)[] = [];

const authority = await selfSigned(NAME);
let server: TlsServer;

beforeAll(async () => {
  server = await startTlsServer(authority);
});
afterAll(() => server.close());
afterEach(async () => {
  setDefaultCACertificates(trusted);
  for (const close of closers.splice(0)) await close();
});

/** As with NODE_EXTRA_CA_CERTS. */
const trust = (): void => {
  setDefaultCACertificates([...trusted, authority.cert]);
};

const logIn = (changes: Partial<Config['database']>) => {
  const pool = openPool({
    host: '127.0.0.1',
    port: server.port,
    name: 'usermgmt',
    user: 'usermgmt',
    password: 'hunter2',
    tls: true,
    tlsServerName: NAME,
    connections: 10,
    waitingCallers: 50,
    ...changes,
  });
  closers.push(() => pool.end());
  return createDatabase(pool).query('SELECT 1');
};

async function refusal(login: Promise<unknown>, reason: RegExp): Promise<void> {
  const before = server.logins();
  await expect(login).rejects.toThrow(DatabaseUnavailable);
  await expect(login).rejects.toMatchObject({
    cause: { code: 'HANDSHAKE_SSL_ERROR', message: expect.stringMatching(reason) as string },
  });
  expect(server.logins()).toBe(before);
}

describe('a server whose certificate names it', () => {
  it('is let in under another host name when that name is expected, and its authority trusted', async () => {
    trust();
    await logIn({});
    expect(server.logins()).toBe(1);
  });

  it('is refused, without a password, when another name is expected', async () => {
    trust();
    await refusal(
      logIn({ tlsServerName: 'other.abc.eu-west-1.rds.example' }),
      /Host: other.abc.* is not in the cert's altnames/,
    );
  });

  it('is refused under a host name that it does not carry, such as that of an ExternalName Service', async () => {
    trust();
    await refusal(
      logIn({ host: 'localhost', tlsServerName: undefined }),
      /Host: localhost. is not in the cert's altnames/,
    );
  });

  it('is refused when nobody trusts its authority', async () => {
    await refusal(logIn({}), /self-signed certificate/);
  });
});
