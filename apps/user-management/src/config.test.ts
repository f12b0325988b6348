import { readFileSync } from 'node:fs';
import { configTable, parseConfig } from '@xray-microservices/service-kit';
import { describe, expect, it } from 'vitest';
import { configSchema } from './config.ts';
import { firstAdministratorOf } from './features/auth/administrator.config.ts';

const NEEDED = {
  DB_HOSTNAME: 'mysql',
  DB_NAME: 'usermgmt',
  DB_USERNAME: 'dbadmin',
  DB_PASSWORD: 'hunter2',
  AUTH_TOKEN_SECRET: 'hunter2'.repeat(5),
};
const ADMINISTRATOR = {
  ADMIN_USERNAME: 'root.admin',
  ADMIN_EMAIL: 'root@example.com',
  ADMIN_PASSWORD: 'correct battery staple',
};

describe('the configuration', () => {
  it('needs to be told the database and a secret, and nothing else', () => {
    expect(parseConfig(configSchema, NEEDED)).toEqual({
      http: {
        host: '127.0.0.1',
        port: 8095,
        trustProxyHops: 0,
        rateLimitPerMinute: 6000,
        shutdownDelayMs: 0,
      },
      database: {
        host: 'mysql',
        port: 3306,
        name: 'usermgmt',
        user: 'dbadmin',
        password: 'hunter2',
        tls: false,
        connections: 10,
        waitingCallers: 50,
      },
      auth: {
        secret: NEEDED.AUTH_TOKEN_SECRET,
        tokenMinutes: 15,
        attemptsPerUser: 5,
        attemptsPerAddress: 50,
      },
      administrator: {},
      notification: { host: '127.0.0.1', port: 8096 },
      mails: { maxAttempts: 20, keepDays: 30 },
      service: {},
      tracing: {
        name: 'User-Management-Microservice',
        daemonAddress: '127.0.0.1:2000',
        contextMissing: 'LOG_ERROR',
        enabled: true,
      },
      chaos: { enabled: false },
      log: { level: 'info' },
    });
  });

  it('has no default for a secret', () => {
    expect(() => parseConfig(configSchema, { ...NEEDED, DB_PASSWORD: '' })).toThrow(
      /1 problem:\n {2}DB_PASSWORD is not set/,
    );
    expect(() => parseConfig(configSchema, { ...NEEDED, AUTH_TOKEN_SECRET: '' })).toThrow(
      /1 problem:\n {2}AUTH_TOKEN_SECRET is not set/,
    );
  });

  it('takes a secret of 32 bytes, and none that is shorter', () => {
    const of = (AUTH_TOKEN_SECRET: string) => parseConfig(configSchema, { ...NEEDED, AUTH_TOKEN_SECRET });
    expect(of('é'.repeat(16)).auth.secret).toHaveLength(16);
    expect(() => of('x'.repeat(31))).toThrow(/AUTH_TOKEN_SECRET has a value that cannot be used/);
  });

  it('takes a whole administrator', () => {
    const { administrator } = parseConfig(configSchema, { ...NEEDED, ...ADMINISTRATOR });
    expect(firstAdministratorOf(administrator)).toEqual({
      username: 'root.admin',
      email: 'root@example.com',
      password: 'correct battery staple',
    });
    expect(firstAdministratorOf({})).toBeUndefined();
  });

  it.each([
    ['ADMIN_USERNAME', { ADMIN_USERNAME: '' }, /is not set; expected ADMIN_USERNAME, ADMIN_EMAIL and/],
    ['ADMIN_EMAIL', { ADMIN_EMAIL: '' }, /is not set; expected ADMIN_USERNAME, ADMIN_EMAIL and/],
    ['ADMIN_PASSWORD', { ADMIN_PASSWORD: '' }, /is not set; expected ADMIN_USERNAME, ADMIN_EMAIL and/],
    ['ADMIN_EMAIL', { ADMIN_EMAIL: 'root' }, /is "root"; expected an e-mail address/],
    ['ADMIN_PASSWORD', { ADMIN_PASSWORD: 'hunter2' }, /expected a password that has at least 12 characters/],
    ['ADMIN_PASSWORD', { ADMIN_PASSWORD: 'root@example.com' }, /expected a password that is neither/],
  ])('refuses an administrator whose %s does not do: %j', (variable, changes, message) => {
    const parse = () => parseConfig(configSchema, { ...NEEDED, ...ADMINISTRATOR, ...changes });
    expect(parse).toThrow(new RegExp(`1 problem:\\n {2}${variable}`));
    expect(parse).toThrow(message);
    expect(parse).not.toThrow(/hunter2/);
  });

  it('tells of a half administrator beside every other problem', () => {
    expect(() => parseConfig(configSchema, { ...NEEDED, PORT: 'x', ADMIN_USERNAME: 'root.admin' })).toThrow(
      /3 problems:/,
    );
  });

  it('is the table in the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`\n\n${configTable(configSchema)}\n\n`);
  });
});
