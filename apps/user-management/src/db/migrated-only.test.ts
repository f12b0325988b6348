import { DatabaseUnavailable } from '@xray-microservices/service-kit';
import { describe, expect, it } from 'vitest';
import type { Database } from './database.ts';
import { migratedOnly } from './migrated-only.ts';

const database: Database = {
  query: () => Promise.resolve([{ one: 1 }]),
  session: (work) => work(() => Promise.resolve([{ two: 2 }])),
};

describe('migratedOnly', () => {
  it('refuses before the migration, and hands through after it', async () => {
    let migrated = false;
    const guarded = migratedOnly(database, () => migrated);
    await expect(guarded.query('SELECT 1')).rejects.toThrow(DatabaseUnavailable);
    await expect(guarded.session((query) => query('SELECT 2'))).rejects.toThrow(DatabaseUnavailable);
    migrated = true;
    expect(await guarded.query('SELECT 1')).toEqual([{ one: 1 }]);
    expect(await guarded.session((query) => query('SELECT 2'))).toEqual([{ two: 2 }]);
  });
});
