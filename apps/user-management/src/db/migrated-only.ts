import { DatabaseUnavailable } from '@xray-microservices/service-kit';
import type { Database } from './database.ts';

/** The database for requests: refuses at once, without trying, as long as its tables may not be there. */
export function migratedOnly(database: Database, isMigrated: () => boolean): Database {
  const check = (): void => {
    if (!isMigrated()) throw new DatabaseUnavailable('The database of the users is not ready yet.');
  };
  return {
    query: async (...statement) => {
      check();
      return database.query(...statement);
    },
    session: async (work) => {
      check();
      return database.session(work);
    },
  };
}
