import { describe, expect, it } from 'vitest';
import { smtpSettingsOf } from './smtp-settings.ts';

const config = { host: 'mail.example', port: 587, fromAddress: 'no-reply@example.com', timeoutMs: 1000 };

describe('the settings for SMTP', () => {
  it('are there when host and sender are', () => {
    expect(smtpSettingsOf(config)).toEqual({ ...config, security: 'starttls' });
    expect(smtpSettingsOf({ ...config, host: undefined })).toBeUndefined();
    expect(smtpSettingsOf({ ...config, fromAddress: undefined })).toBeUndefined();
  });

  it.each(['127.0.0.1', '127.8.9.10', '::1', 'localhost'])('need no TLS to reach %s', (host) => {
    expect(smtpSettingsOf({ ...config, host })?.security).toBe('none');
  });

  it.each(['10.0.0.1', '127.0.0.1.example', 'localhost.example'])('need TLS to reach %s', (host) => {
    expect(smtpSettingsOf({ ...config, host })?.security).toBe('starttls');
  });

  it('do as they are told about TLS, wherever the server is', () => {
    expect(smtpSettingsOf({ ...config, host: '127.0.0.1', security: 'starttls' })?.security).toBe('starttls');
    expect(smtpSettingsOf({ ...config, security: 'none' })?.security).toBe('none');
  });

  it('hold login and name of the certificate when these are given', () => {
    expect(
      smtpSettingsOf({ ...config, username: 'u', password: 'p', tlsName: 'email.example' }),
    ).toMatchObject({
      login: { username: 'u', password: 'p' },
      tlsName: 'email.example',
    });
  });
});
