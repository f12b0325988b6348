import {
  createLogger,
  createReadiness,
  parseConfigOrExit,
  runService,
  startHttpServer,
} from '@xray-microservices/service-kit';
import { startTracing } from '@xray-microservices/tracing';
import { createApp, SERVICE } from './app.ts';
import { configSchema } from './config.ts';
import { openDatabase } from './db/open-database.ts';
import { firstAdministratorOf } from './features/auth/administrator.config.ts';
import { createAuth } from './features/auth/auth.ts';
import { ensureAdministrator } from './features/auth/first-administrator.ts';
import { startMails } from './features/mails/mails.ts';
import { createNotificationClient } from './features/notification/notification.client.ts';
import { createPasswords } from './features/passwords/passwords.ts';
import { createUsersRepository } from './features/users/users.repository.ts';
import { createUsersService } from './features/users/users.service.ts';
import { SHUTDOWN_MS } from './shutdown.ts';

const config = parseConfigOrExit(configSchema, process);
const log = { service: SERVICE, level: config.log.level };
const { version } = config.service;
const tracing = startTracing({
  ...config.tracing,
  ...(version !== undefined && { version }),
  logger: createLogger(log),
});
const logger = createLogger({ ...log, mixin: () => tracing.logFields() });
const readiness = createReadiness(['database']);

await runService({
  logger,
  readiness,
  process,
  shutdownDelayMs: config.http.shutdownDelayMs,
  start: (steps) => {
    steps.add({
      name: 'tracing',
      deadlineMs: SHUTDOWN_MS.tracing,
      close: async (ms) => {
        await tracing.close(ms);
        logger.info({ counters: tracing.counters() }, 'tracing closed');
      },
    });

    const passwords = createPasswords();
    const administrator = firstAdministratorOf(config.administrator);
    const { pool, keeper, database } = openDatabase({
      config: config.database,
      readiness,
      logger,
      prepare: (prepared) => ensureAdministrator({ database: prepared, passwords, administrator, logger }),
    });
    steps.add({ name: 'database pool', deadlineMs: SHUTDOWN_MS.databasePool, close: () => pool.end() });
    steps.add({
      name: 'database keeper',
      deadlineMs: SHUTDOWN_MS.databaseKeeper,
      close: () => keeper.stop(),
    });

    const notifications = createNotificationClient({ ...config.notification, logger });
    steps.add({
      name: 'notification client',
      deadlineMs: SHUTDOWN_MS.notificationClient,
      close: () => {
        notifications.close();
      },
    });

    const mails = startMails({ database, notifications, tracing, logger, config: config.mails });
    steps.add({ name: 'mails', deadlineMs: SHUTDOWN_MS.mails, close: (ms) => mails.stop(ms) });

    const auth = createAuth({ database, passwords, config: config.auth });
    const { checkPassword, countAddressChange } = auth;
    const app = createApp({
      tracing,
      logger,
      readiness,
      limits: config.http,
      chaos: config.chaos,
      databaseState: () => keeper.state(),
      ...auth,
      users: createUsersService({
        database,
        passwords,
        checkPassword,
        countAddressChange,
        outbox: mails.outbox,
      }),
      statistics: createUsersRepository(database.query),
      mails: mails.service,
      notifications,
    });
    return startHttpServer(app, config.http);
  },
});
