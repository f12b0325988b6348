import { DatabaseUnavailable } from '@xray-microservices/service-kit';
import type { Database } from './database.ts';
import { isServerFailure } from './database-errors.ts';
import type { DatabaseKeeper } from './keep-database.ts';

/**
 * The database for requests: refuses at once, without trying, while it is known to be away or its tables may not be
 * there. A request that meets a failure of the server makes the keeper look, so that the next ones need not wait.
 */
export function availableOnly(
  database: Database,
  keeper: Pick<DatabaseKeeper, 'state' | 'lookNow'>,
): Database {
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    if (keeper.state().status !== 'up') {
      throw new DatabaseUnavailable('The database of the users is not available at the moment.');
    }
    try {
      return await work();
    } catch (error) {
      if (error instanceof DatabaseUnavailable && isServerFailure(error)) keeper.lookNow();
      throw error;
    }
  };
  return {
    query: (...statement) => guarded(() => database.query(...statement)),
    session: (work) => guarded(() => database.session(work)),
    transaction: (work) => guarded(() => database.transaction(work)),
  };
}
