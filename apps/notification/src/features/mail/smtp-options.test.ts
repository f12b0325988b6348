import { describe, expect, it } from 'vitest';
import { smtpOptions } from './smtp-options.ts';
import type { SmtpSettings } from './smtp-options.ts';

const settings: SmtpSettings = {
  host: 'mail.example',
  port: 587,
  fromAddress: 'no-reply@example.com',
  security: 'starttls',
  timeoutMs: 30_000,
};

describe('the options for nodemailer', () => {
  it('insist on STARTTLS, on TLS from the start, or on neither', () => {
    expect(smtpOptions(settings)).toMatchObject({ secure: false, requireTLS: true, ignoreTLS: false });
    expect(smtpOptions({ ...settings, security: 'implicit' })).toMatchObject({ secure: true });
    expect(smtpOptions({ ...settings, security: 'none' })).toMatchObject({
      secure: false,
      requireTLS: false,
      ignoreTLS: true,
    });
  });

  it('verify certificates, for the name that is given', () => {
    expect(smtpOptions(settings).tls).toEqual({ minVersion: 'TLSv1.2', rejectUnauthorized: true });
    expect(smtpOptions(settings)).not.toHaveProperty('servername');
    expect(smtpOptions({ ...settings, tlsName: 'email.example' }).servername).toBe('email.example');
  });

  it('log in when there is a login, and fail when the server knows none', () => {
    expect(smtpOptions(settings)).not.toHaveProperty('auth');
    const login = { username: 'user', password: 'password' };
    expect(smtpOptions({ ...settings, login })).toMatchObject({
      auth: { user: 'user', pass: 'password' },
      forceAuth: true,
    });
  });

  it('bound connections, waits and answers', () => {
    expect(smtpOptions(settings)).toMatchObject({
      pool: true,
      maxConnections: 5,
      maxMessages: 100,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
    });
    expect(smtpOptions({ ...settings, timeoutMs: 2000 })).toMatchObject({ connectionTimeout: 2000 });
  });
});
