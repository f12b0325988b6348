import { readFileSync } from 'node:fs';
import { ConfigError, configTable, parseConfig } from '@xray-microservices/service-kit';
import { describe, expect, it } from 'vitest';
import { configSchema } from './config.ts';

describe('the configuration', () => {
  it('needs no variable to be set', () => {
    expect(parseConfig(configSchema, {})).toMatchObject({
      http: { host: '127.0.0.1', port: 8096 },
      tracing: { name: 'V1-Notification-Microservice', daemonAddress: '127.0.0.1:2000', enabled: true },
      log: { level: 'info' },
      instance: { version: 'dev', build: 'local' },
      smtp: { port: 587, timeoutMs: 30_000 },
      queue: { mails: 1000, workers: 5, attempts: 5, retryDelayMs: 1000 },
      chaos: { enabled: false },
    });
  });

  it('takes the mail server from AWS_MAIL_SERVER_*', () => {
    const { smtp } = parseConfig(configSchema, {
      AWS_MAIL_SERVER_HOST: 'smtp-service',
      AWS_MAIL_SERVER_PORT: '465',
      AWS_MAIL_SERVER_USERNAME: 'user',
      AWS_MAIL_SERVER_PASSWORD: 'password',
      AWS_MAIL_SERVER_FROM_ADDRESS: 'noreply@example.com',
      AWS_MAIL_SERVER_TLS: 'implicit',
      AWS_MAIL_SERVER_TLS_NAME: 'email-smtp.eu-west-1.amazonaws.com',
      AWS_MAIL_SERVER_TIMEOUT_MS: '5000',
    });
    expect(smtp).toEqual({
      host: 'smtp-service',
      port: 465,
      username: 'user',
      password: 'password',
      fromAddress: 'noreply@example.com',
      security: 'implicit',
      tlsName: 'email-smtp.eu-west-1.amazonaws.com',
      timeoutMs: 5000,
    });
  });

  it('has user name and password, or neither, and lists that beside other problems', () => {
    const problemsWith = (env: Record<string, string>): readonly string[] => {
      try {
        parseConfig(configSchema, env);
        return [];
      } catch (error) {
        return error instanceof ConfigError
          ? error.problems.map(({ variable }) => variable)
          : [String(error)];
      }
    };
    expect(problemsWith({ AWS_MAIL_SERVER_USERNAME: 'u', AWS_MAIL_SERVER_PORT: '0' })).toEqual([
      'AWS_MAIL_SERVER_PORT',
      'AWS_MAIL_SERVER_PASSWORD',
    ]);
    expect(problemsWith({ AWS_MAIL_SERVER_PASSWORD: 'p' })).toEqual(['AWS_MAIL_SERVER_USERNAME']);
    expect(problemsWith({ AWS_MAIL_SERVER_USERNAME: 'u', AWS_MAIL_SERVER_PASSWORD: 'p' })).toEqual([]);
    expect(problemsWith({ AWS_MAIL_SERVER_FROM_ADDRESS: 'Shop <shop@example.com>' })).toEqual([
      'AWS_MAIL_SERVER_FROM_ADDRESS',
    ]);
  });

  it('is the table in the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`\n\n${configTable(configSchema)}\n\n`);
  });
});
