import { hostname } from 'node:os';
import {
  createLogger,
  createReadiness,
  parseConfigOrExit,
  runService,
  startHttpServer,
} from '@xray-microservices/service-kit';
import { startTracing } from '@xray-microservices/tracing';
import { createApp } from './app.ts';
import { configSchema } from './config.ts';
import { lookOf } from './features/info/look.ts';
import { NO_SERVER, smtpSettingsOf } from './features/mail/smtp-settings.ts';
import { startMails } from './features/mail/start-mails.ts';
import { SHUTDOWN_MS } from './shutdown.ts';

const SERVICE = 'notification';

const config = parseConfigOrExit(configSchema, process);
const log = { service: SERVICE, level: config.log.level };
const tracing = startTracing({
  ...config.tracing,
  version: config.instance.version,
  logger: createLogger(log),
});
const logger = createLogger({ ...log, mixin: () => tracing.logFields() });
const readiness = createReadiness([]);

await runService({
  logger,
  readiness,
  process,
  shutdownDelayMs: config.http.shutdownDelayMs,
  start: async (steps) => {
    steps.add({
      name: 'tracing',
      deadlineMs: SHUTDOWN_MS.tracing,
      close: async (ms) => {
        await tracing.close(ms);
        logger.info({ counters: tracing.counters() }, 'tracing closed');
      },
    });
    const { version, build, pod = hostname() } = config.instance;
    const smtp = smtpSettingsOf(config.smtp);
    if (smtp === undefined) logger.warn(`no mails can be sent: ${NO_SERVER}`);
    const mails = startMails({ smtp, limits: config.queue, accent: lookOf(version).accent, logger });
    steps.add({ name: 'mails', deadlineMs: SHUTDOWN_MS.mails, close: (ms) => mails.close(ms) });
    const app = createApp({
      tracing,
      logger,
      readiness,
      info: { service: SERVICE, version, build, pod },
      mails: mails.service,
      limits: config.http,
      chaos: config.chaos,
    });
    const server = await startHttpServer(app, config.http);
    return {
      address: server.address,
      close: (ms) => {
        // Requests that wait for the end of a mail are answered now; they would hold up the drain.
        mails.stop();
        return server.close(ms);
      },
    };
  },
});
