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
import { createDatabase } from './db/database.ts';
import { keepDatabase } from './db/keep-database.ts';
import type { DatabaseState } from './db/keep-database.ts';
import { migrate } from './db/migrate.ts';
import { migratedOnly } from './db/migrated-only.ts';
import { migrations } from './db/migrations/index.ts';
import { openPool } from './db/pool.ts';
import { createNotificationClient } from './features/notification/notification.client.ts';
import { createUsersRepository } from './features/users/users.repository.ts';

/** Milliseconds that each part may take to close. */
const CLOSE_MS = 2000;
/** A migration that is under way gets this long; a longer one is cut off with its connection, and begun anew later. */
const STOP_DATABASE_MS = 4000;

const config = parseConfigOrExit(configSchema, process);
const log = { service: SERVICE, level: config.log.level };
const tracing = startTracing({ ...config.tracing, logger: createLogger(log) });
const logger = createLogger({ ...log, mixin: () => tracing.logFields() });
const readiness = createReadiness(['database']);

await runService({
  logger,
  readiness,
  process,
  start: (steps) => {
    steps.add({ name: 'tracing', deadlineMs: CLOSE_MS, close: (ms) => tracing.close(ms) });

    const pool = openPool(config.database);
    steps.add({ name: 'database pool', deadlineMs: CLOSE_MS, close: () => pool.end() });

    const database = createDatabase(pool);
    const keeper = keepDatabase({
      migrate: () => migrate(database, migrations),
      ping: () => database.query('SELECT 1'),
      onMigrated: () => {
        readiness.ready('database');
      },
      logger,
    });
    steps.add({ name: 'database keeper', deadlineMs: STOP_DATABASE_MS, close: () => keeper.stop() });

    const notifications = createNotificationClient(config.notification);
    steps.add({
      name: 'notification client',
      deadlineMs: CLOSE_MS,
      close: () => {
        notifications.close();
      },
    });

    const users = createUsersRepository(migratedOnly(database, () => keeper.isMigrated()));
    const databaseState = (): DatabaseState => keeper.state();
    const app = createApp({ tracing, logger, readiness, databaseState, users, notifications });
    return startHttpServer(app, config.http);
  },
});
