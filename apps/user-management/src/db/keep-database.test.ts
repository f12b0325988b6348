import { memoryLogger } from '@xray-microservices/service-kit/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { WaitTimeout } from './database-errors.ts';
import { delayAfter, keepDatabase } from './keep-database.ts';
import type { DatabaseKeeper } from './keep-database.ts';

const keepers: DatabaseKeeper[] = [];
afterEach(async () => {
  await Promise.all(keepers.splice(0).map((keeper) => keeper.stop()));
});

/** A keeper whose waits the test ends one by one, and whose database does what the test says. */
function keep(failure?: Error) {
  let turn = Promise.withResolvers<undefined>();
  let waiting = Promise.withResolvers<number>();
  const database: { failure: Error | undefined; calls: string[] } = { failure, calls: [] };
  const answer = <T>(call: string, value: T): Promise<T> => {
    database.calls.push(call);
    return database.failure === undefined ? Promise.resolve(value) : Promise.reject(database.failure);
  };
  const { logger, lines } = memoryLogger();
  const ready: string[] = [];
  let seconds = 0;
  const keeper = keepDatabase({
    migrate: () => answer('migrate', ['1 users']),
    ping: () => answer('ping', undefined),
    onUp: () => ready.push('up'),
    onDown: (reason) => ready.push(`down: ${reason}`),
    logger,
    now: () => new Date(Date.UTC(2026, 10, 23, 10, 0, seconds++)),
    wait: (milliseconds, signal) => {
      const { promise, reject } = turn;
      waiting.resolve(milliseconds);
      signal.addEventListener('abort', () => {
        turn = Promise.withResolvers();
        waiting = Promise.withResolvers();
        reject(new Error('stopped'));
      });
      return promise;
    },
  });
  keepers.push(keeper);
  return {
    keeper,
    database,
    ready,
    messages: () => lines.map(({ level, msg }) => `${String(level)} ${String(msg)}`),
    /** Resolves with the length of the wait once the keeper has looked and waits. */
    looked: () => waiting.promise,
    lookAgain: () => {
      const { resolve } = turn;
      turn = Promise.withResolvers();
      waiting = Promise.withResolvers();
      resolve(undefined);
      return waiting.promise;
    },
  };
}

const refused = (code: string): Error =>
  new Error('outer', { cause: Object.assign(new Error('inner'), { code }) });

describe('keepDatabase', () => {
  it('is starting, then up once it has migrated, and says so once', async () => {
    const { keeper, ready, messages, looked, lookAgain } = keep();
    expect(keeper.state()).toEqual({ status: 'starting', since: '2026-11-23T10:00:00.000Z' });
    expect(ready).toEqual([]);
    await looked();
    expect(keeper.state()).toEqual({ status: 'up', since: '2026-11-23T10:00:01.000Z' });
    await lookAgain();
    expect(ready).toEqual(['up']);
    expect(messages()).toEqual(['info database is up']);
  });

  it('tries the migration again until it succeeds, and pings from then on', async () => {
    const { keeper, database, ready, looked, lookAgain } = keep(refused('ECONNREFUSED'));
    expect(await looked()).toBe(delayAfter(1));
    expect(keeper.state().status).toBe('down');
    expect(await lookAgain()).toBe(delayAfter(2));
    expect(ready).toEqual(['down: ECONNREFUSED']);
    database.failure = undefined;
    expect(await lookAgain()).toBe(delayAfter(0));
    expect(ready).toEqual(['down: ECONNREFUSED', 'up']);
    await lookAgain();
    expect(database.calls).toEqual(['migrate', 'migrate', 'migrate', 'ping']);
  });

  it('migrates again when a database comes back, for it may be an empty one', async () => {
    const { keeper, database, ready, looked, lookAgain } = keep();
    await looked();
    database.failure = refused('ECONNREFUSED');
    await lookAgain();
    expect(keeper.state().status).toBe('down');
    database.failure = undefined;
    await lookAgain();
    expect(keeper.state().status).toBe('up');
    expect(database.calls).toEqual(['migrate', 'ping', 'migrate']);
    expect(ready).toEqual(['up', 'down: ECONNREFUSED', 'up']);
  });

  it('looks at once when it is told to, but not more often at one that is down', async () => {
    const { keeper, database, looked } = keep();
    await looked();
    database.failure = refused('ECONNREFUSED');
    keeper.lookNow();
    expect(await looked()).toBe(delayAfter(1));
    expect(keeper.state().status).toBe('down');
    keeper.lookNow();
    expect(database.calls).toEqual(['migrate', 'ping']);
  });

  it('takes a database for up that it could not ask, because all connections are in use', async () => {
    const { keeper, database, ready, looked, lookAgain } = keep();
    await looked();
    database.failure = new Error('unavailable', { cause: new WaitTimeout(2500) });
    expect(await lookAgain()).toBe(delayAfter(1));
    expect(keeper.state().status).toBe('up');
    expect(ready).toEqual(['up']);
  });

  it('logs a failure again only when the reason changes', async () => {
    const { database, messages, looked, lookAgain } = keep(refused('ECONNREFUSED'));
    await looked();
    await lookAgain();
    expect(messages()).toEqual(['warn database is down']);
    database.failure = refused('ER_ACCESS_DENIED_ERROR');
    await lookAgain();
    expect(messages()).toEqual(['warn database is down', 'warn database is down']);
  });
});

describe('delayAfter', () => {
  it('doubles from a quarter of a second to five seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 60].map(delayAfter)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
  });

  it('is ten seconds while all is well', () => {
    expect(delayAfter(0)).toBe(10_000);
  });
});
