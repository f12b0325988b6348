import { readFileSync } from 'node:fs';
import { configTable, parseConfig } from '@xray-microservices/service-kit';
import { describe, expect, it } from 'vitest';
import { configSchema } from './config.ts';

const DATABASE = {
  DB_HOSTNAME: 'mysql',
  DB_NAME: 'usermgmt',
  DB_USERNAME: 'dbadmin',
  DB_PASSWORD: 'hunter2',
};

describe('the configuration', () => {
  it('needs to be told the database, and nothing else', () => {
    expect(parseConfig(configSchema, DATABASE)).toEqual({
      http: { host: '127.0.0.1', port: 8095 },
      database: {
        host: 'mysql',
        port: 3306,
        name: 'usermgmt',
        user: 'dbadmin',
        password: 'hunter2',
        tls: false,
      },
      notification: { host: '127.0.0.1', port: 8096 },
      tracing: {
        name: 'User-Management-Microservice',
        daemonAddress: '127.0.0.1:2000',
        contextMissing: 'LOG_ERROR',
        enabled: true,
      },
      log: { level: 'info' },
    });
  });

  it('has no default for a secret', () => {
    expect(() => parseConfig(configSchema, { ...DATABASE, DB_PASSWORD: '' })).toThrow(
      /1 problem:\n {2}DB_PASSWORD is not set/,
    );
  });

  it('is the table in the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`\n\n${configTable(configSchema)}\n\n`);
  });
});
