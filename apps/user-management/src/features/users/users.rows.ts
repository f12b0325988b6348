import { z } from 'zod';
import { ROLES } from './users.fields.ts';

/** BOOLEAN is a number in MySQL. */
const boolean = z.union([z.literal(0), z.literal(1)]).transform((value) => value === 1);

/** The columns of `userRow`. */
export const USER_COLUMNS = `
  id, username, email, role, enabled, firstname, lastname, version, created_at AS createdAt, updated_at AS updatedAt`;

export const userRow = z.object({
  id: z.number(),
  username: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  enabled: boolean,
  firstname: z.string(),
  lastname: z.string(),
  version: z.number(),
  createdAt: z.date(),
  updatedAt: z.date(),
});

export const credentialsRow = z.object({
  id: z.number(),
  username: z.string(),
  role: z.enum(ROLES),
  enabled: boolean,
  passwordHash: z.string(),
  passwordVersion: z.number(),
});

export const summaryRow = z.object({
  users: z.number(),
  enabledUsers: z.number(),
  /** The character set that the database gives new tables. */
  characterSet: z.string(),
});

/** What the database says of the users together, 100 of them at most. */
export type UsersSummary = z.infer<typeof summaryRow>;
