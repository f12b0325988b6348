import { z } from 'zod';
import type { Database } from '../../db/database.ts';

/** What the database says of all users together. */
export interface UsersSummary {
  readonly users: number;
  readonly enabledUsers: number;
  /** The character set that the database gives new tables. */
  readonly characterSet: string;
}

export interface UsersRepository {
  summary(): Promise<UsersSummary>;
}

const SUMMARY = `
  SELECT COUNT(*)                               AS users,
         COUNT(CASE WHEN enabled = ? THEN 1 END) AS enabledUsers,
         @@character_set_database               AS characterSet
  FROM users`;

const summaryRows = z.tuple([
  z.object({ users: z.number(), enabledUsers: z.number(), characterSet: z.string() }),
]);

/** The users in MySQL. */
export function createUsersRepository({ query }: Pick<Database, 'query'>): UsersRepository {
  return {
    summary: async () => {
      const [summary] = summaryRows.parse(await query(SUMMARY, [true]));
      return summary;
    },
  };
}
