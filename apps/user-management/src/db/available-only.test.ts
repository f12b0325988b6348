import { DatabaseUnavailable } from '@xray-microservices/service-kit';
import { describe, expect, it } from 'vitest';
import { availableOnly } from './available-only.ts';
import { QueueFull, WaitTimeout } from './database-errors.ts';
import type { Database } from './database.ts';
import type { DatabaseState } from './keep-database.ts';

function guard(status: DatabaseState['status'], failure?: Error) {
  const calls: string[] = [];
  const answer = <T>(call: string, value: T): Promise<T> => {
    calls.push(call);
    return failure === undefined ? Promise.resolve(value) : Promise.reject(failure);
  };
  const database: Database = {
    query: () => answer('query', [{ one: 1 }]),
    session: (work) =>
      answer(
        'session',
        work(() => Promise.resolve([])),
      ).then((value) => value),
    transaction: (work) =>
      answer(
        'transaction',
        work(() => Promise.resolve([])),
      ).then((value) => value),
  };
  const keeper = {
    state: () => ({ status, since: '' }),
    lookNow: () => {
      calls.push('look');
    },
  };
  const guarded = availableOnly(database, keeper);
  const all = [
    () => guarded.query('SELECT 1'),
    () => guarded.session(() => Promise.resolve([])),
    () => guarded.transaction(() => Promise.resolve([])),
  ];
  return { all, calls };
}

describe('availableOnly', () => {
  it.each(['starting', 'down'] as const)(
    'refuses at once, without trying, while the database is %s',
    async (status) => {
      const { all, calls } = guard(status);
      for (const call of all) await expect(call()).rejects.toThrow(DatabaseUnavailable);
      expect(calls).toEqual([]);
    },
  );

  it('hands through while it is up', async () => {
    const { all, calls } = guard('up');
    expect(await all[0]?.()).toEqual([{ one: 1 }]);
    await all[1]?.();
    await all[2]?.();
    expect(calls).toEqual(['query', 'session', 'transaction']);
  });

  it('makes the keeper look when the server fails', async () => {
    const cause = Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    const { all, calls } = guard('up', new DatabaseUnavailable('away', { cause }));
    await expect(all[0]?.()).rejects.toThrow('away');
    expect(calls).toEqual(['query', 'look']);
  });

  it.each([
    ['a refused statement', new Error('Duplicate entry')],
    ['a pool without a free connection', new DatabaseUnavailable('busy', { cause: new WaitTimeout(1) })],
    ['a full queue', new DatabaseUnavailable('busy', { cause: new QueueFull() })],
  ])('does not, for %s', async (_what, failure) => {
    const { all, calls } = guard('up', failure);
    await expect(all[0]?.()).rejects.toThrow(failure.message);
    expect(calls).toEqual(['query']);
  });
});
