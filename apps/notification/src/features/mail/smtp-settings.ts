import { isIP } from 'node:net';
import type { SmtpSettings } from './smtp-options.ts';

/** The part of the configuration that tells where mails are handed in. */
export interface SmtpConfig {
  readonly host?: string | undefined;
  readonly port: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly fromAddress?: string | undefined;
  readonly security?: SmtpSettings['security'] | undefined;
  readonly tlsName?: string | undefined;
  readonly timeoutMs: number;
}

/** What is missing when there are no settings, and so how to mend it. */
export const NO_SERVER = 'AWS_MAIL_SERVER_HOST or AWS_MAIL_SERVER_FROM_ADDRESS is not set';

/** Undefined when there is no server, or no sender, to send mails with. */
export function smtpSettingsOf(config: SmtpConfig): SmtpSettings | undefined {
  const { host, port, username, password, fromAddress, tlsName, timeoutMs } = config;
  if (host === undefined || fromAddress === undefined) return undefined;
  const security = config.security ?? (isLoopback(host) ? 'none' : 'starttls');
  return {
    host,
    port,
    fromAddress,
    security,
    timeoutMs,
    ...(tlsName !== undefined && { tlsName }),
    ...(username !== undefined && password !== undefined && { login: { username, password } }),
  };
}

/** A server on this very machine, such as the sink of a test: what is sent there passes no network. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
