import type { Logger, Readiness } from '@xray-microservices/service-kit';
import type { Pool } from 'mysql2/promise';
import type { Config } from '../config.ts';
import { availableOnly } from './available-only.ts';
import { createDatabase } from './database.ts';
import type { Database } from './database.ts';
import { keepDatabase } from './keep-database.ts';
import type { DatabaseKeeper } from './keep-database.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { openPool } from './pool.ts';

export interface OpenDatabaseOptions {
  readonly config: Config['database'];
  /** Has a part `database`, which follows the state of the database. */
  readonly readiness: Pick<Readiness, 'ready' | 'notReady'>;
  readonly logger: Logger;
  /** Runs after each migration, before the database counts as up. */
  readonly prepare: (database: Database) => Promise<void>;
}

export interface OpenDatabase {
  readonly pool: Pool;
  readonly keeper: DatabaseKeeper;
  /** For requests: refuses at once while the database is away. */
  readonly database: Database;
}

/** Opens a pool and begins to keep its database migrated and watched. The caller stops the keeper, then the pool. */
export function openDatabase({ config, readiness, logger, prepare }: OpenDatabaseOptions): OpenDatabase {
  const pool = openPool(config);
  const direct = createDatabase(pool);
  const keeper = keepDatabase({
    migrate: async () => {
      const applied = await migrate(direct, migrations);
      await prepare(direct);
      return applied;
    },
    ping: () => direct.query('SELECT 1'),
    onUp: () => {
      readiness.ready('database');
    },
    onDown: (reason) => {
      readiness.notReady('database', reason);
    },
    logger,
  });
  return { pool, keeper, database: availableOnly(direct, keeper) };
}
