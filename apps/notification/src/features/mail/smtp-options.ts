import type { SMTPPoolOptions } from 'nodemailer';

/** How the connection is protected: upgraded by STARTTLS, TLS from its first byte, or not at all. */
export type SmtpSecurity = 'starttls' | 'implicit' | 'none';

/** Where mails are handed in, and as whom. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  readonly fromAddress: string;
  readonly security: SmtpSecurity;
  /** The name in the server's certificate, where that is not `host`. */
  readonly tlsName?: string;
  readonly login?: { readonly username: string; readonly password: string };
  /** Milliseconds that the server may be silent; a whole mail may take twice as long. */
  readonly timeoutMs: number;
}

const MOST_CONNECTIONS = 5;
const MAILS_PER_CONNECTION = 100;
/** Milliseconds; a server that can't even be connected to is not waited for as long as one that is at work. */
const LONGEST_CONNECTING_MS = 10_000;
/** Bytes of one answer of the server. */
const LONGEST_ANSWER = 64 * 1024;

/** Nodemailer's options for a pool of verified connections. */
export function smtpOptions(settings: SmtpSettings): SMTPPoolOptions & { pool: true } {
  const { host, port, security, tlsName, login, timeoutMs } = settings;
  const connectingMs = Math.min(timeoutMs, LONGEST_CONNECTING_MS);
  return {
    pool: true,
    host,
    port,
    secure: security === 'implicit',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true },
    ...(tlsName !== undefined && { servername: tlsName }),
    ...(login !== undefined && { auth: { user: login.username, pass: login.password }, forceAuth: true }),
    maxConnections: MOST_CONNECTIONS,
    maxMessages: MAILS_PER_CONNECTION,
    // Once, for a kept connection that the server had closed meanwhile; every other retry is the queue's.
    maxRequeues: 1,
    connectionTimeout: connectingMs,
    greetingTimeout: connectingMs,
    dnsTimeout: connectingMs,
    socketTimeout: timeoutMs,
    maxResponseSize: LONGEST_ANSWER,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
