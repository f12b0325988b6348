import { describe, expect, it } from 'vitest';
import type { SqlValue } from '../../db/database.ts';
import { createMailOutbox } from './outbox.ts';

const ANN = { userId: 7, email: 'ann@example.com', username: 'ann', firstname: 'Ann', lastname: 'Lee' };

async function written(mail: typeof ANN, traceHeader?: string): Promise<readonly SqlValue[]> {
  const statements: (readonly SqlValue[])[] = [];
  const outbox = createMailOutbox({
    traceHeader: () => traceHeader,
    wake: () => undefined,
    newKey: () => 'key',
  });
  await outbox.enqueueWelcome((_sql, values = []) => {
    statements.push(values);
    return Promise.resolve([]);
  }, mail);
  expect(statements).toHaveLength(1);
  return statements[0] ?? [];
}

describe('the outbox', () => {
  it('writes one row, with the trace that the caller is in', async () => {
    expect(await written(ANN, 'Root=1')).toEqual([
      'key',
      7,
      'ann@example.com',
      '{"username":"ann","firstname":"Ann","lastname":"Lee"}',
      'Root=1',
    ]);
  });

  it('writes no trace outside one', async () => {
    expect((await written(ANN)).at(-1)).toBeNull();
  });

  it('keeps nothing of a user but what the mail says', async () => {
    const user = { ...ANN, passwordHash: 'secret' };
    expect((await written(user)).join()).not.toContain('secret');
  });
});
