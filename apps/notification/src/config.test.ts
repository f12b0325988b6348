import { readFileSync } from 'node:fs';
import { configTable, parseConfig } from '@xray-microservices/service-kit';
import { describe, expect, it } from 'vitest';
import { configSchema } from './config.ts';

describe('the configuration', () => {
  it('needs no variable to be set', () => {
    expect(parseConfig(configSchema, {})).toEqual({
      http: { host: '127.0.0.1', port: 8096 },
      tracing: {
        name: 'V1-Notification-Microservice',
        daemonAddress: '127.0.0.1:2000',
        contextMissing: 'LOG_ERROR',
        enabled: true,
      },
      log: { level: 'info' },
      instance: { version: 'dev', build: 'local' },
      mail: { port: 587 },
    });
  });

  it('takes the mail server from AWS_MAIL_SERVER_*', () => {
    const { mail } = parseConfig(configSchema, {
      AWS_MAIL_SERVER_HOST: 'smtp-service',
      AWS_MAIL_SERVER_PORT: '2525',
      AWS_MAIL_SERVER_USERNAME: 'user',
      AWS_MAIL_SERVER_PASSWORD: 'password',
      AWS_MAIL_SERVER_FROM_ADDRESS: 'noreply@example.com',
    });
    expect(mail).toEqual({
      host: 'smtp-service',
      port: 2525,
      username: 'user',
      password: 'password',
      fromAddress: 'noreply@example.com',
    });
  });

  it('is the table in the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`\n\n${configTable(configSchema)}\n\n`);
  });
});
