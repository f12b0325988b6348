import { createReadiness, startHttpServer } from '@xray-microservices/service-kit';
import { memoryLogger, noTracing } from '@xray-microservices/service-kit/testing';
import type { LogLine } from '@xray-microservices/service-kit/testing';
import { createApp } from '../../src/app.ts';
import type { QueueLimits } from '../../src/features/mail/queue-options.ts';
import type { MailStatus } from '../../src/features/mail/mail-status.ts';
import type { SmtpSettings } from '../../src/features/mail/smtp-options.ts';
import { startMails } from '../../src/features/mail/start-mails.ts';

export interface RunningService {
  readonly base: string;
  readonly lines: readonly LogLine[];
  send(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  stateOf(id: string): Promise<MailStatus>;
  counters(): Promise<unknown>;
  stop(): Promise<void>;
}

export interface RunningServiceOptions {
  /** Port of the SMTP server on 127.0.0.1; undefined for a service that has none. */
  readonly smtpPort: number | undefined;
  readonly smtp?: Partial<SmtpSettings>;
  readonly limits?: Partial<QueueLimits>;
}

/** The service in this process, listening on a free port, with its answers checked against its documentation. */
export async function startService({
  smtpPort,
  smtp,
  limits,
}: RunningServiceOptions): Promise<RunningService> {
  const { logger, lines } = memoryLogger();
  const mails = startMails({
    smtp: smtpPort === undefined ? undefined : smtpSettings(smtpPort, smtp),
    limits: { mails: 1000, workers: 5, attempts: 5, retryDelayMs: 1, ...limits },
    accent: '#15803d',
    logger,
  });
  const app = createApp({
    tracing: noTracing(),
    logger,
    readiness: createReadiness([]),
    info: { service: 'notification', version: 'V2', build: 'local', pod: 'pod' },
    mails: mails.service,
    limits: { trustProxyHops: 0, rateLimitPerMinute: 0 },
    checkAnswers: true,
  });
  const server = await startHttpServer(app, { host: '127.0.0.1', port: 0 });
  const base = `http://127.0.0.1:${server.address.port}`;
  const get = async (path: string): Promise<unknown> => (await fetch(`${base}${path}`)).json();
  return {
    base,
    lines,
    send: (body, headers = {}) =>
      fetch(`${base}/notification/send`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    stateOf: async (id) => (await get(`/notification/send/${id}`)) as MailStatus,
    counters: async () => ((await get('/notification/health-status')) as { mail: unknown }).mail,
    stop: async () => {
      mails.stop();
      await server.close(1000);
      // What a test has left unsent is told by an error, and of no interest here.
      await mails.close(0).catch(() => undefined);
    },
  };
}

const smtpSettings = (port: number, settings: Partial<SmtpSettings> = {}): SmtpSettings => ({
  host: '127.0.0.1',
  port,
  fromAddress: 'no-reply@example.com',
  security: 'none',
  timeoutMs: 20_000,
  ...settings,
});
