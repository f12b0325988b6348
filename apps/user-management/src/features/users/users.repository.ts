import { ServiceError } from '@xray-microservices/service-kit';
import { z } from 'zod';
import { changesOf } from '../../db/database.ts';
import type { Query, SqlValue } from '../../db/database.ts';
import { duplicateKeyOf } from '../../db/database-errors.ts';
import { listStatement } from './users.list-statement.ts';
import { credentialsRow, summaryRow, USER_COLUMNS, userRow } from './users.rows.ts';
import type { UsersSummary } from './users.rows.ts';
import type { Credentials, NewUser, User, UserChanges, UserQuery } from './users.types.ts';

/** The users in MySQL, through one `Query`: the pool's, or that of a transaction. */
export interface UsersRepository {
  /** Counts 100 users at most. */
  summary(): Promise<UsersSummary>;
  find(username: string): Promise<User | undefined>;
  /** Like `find`, and nobody else changes the user before the end of the transaction. */
  lock(username: string): Promise<User | undefined>;
  list(query: UserQuery): Promise<User[]>;
  credentialsOf(username: string): Promise<Credentials | undefined>;
  credentialsById(id: number): Promise<Credentials | undefined>;
  /** The same, and nobody changes or deletes the user before the end of the transaction. */
  holdCredentials(id: number): Promise<Credentials | undefined>;
  /** Returns the id. Rejects with `conflict` when the name or the address is taken. */
  insert(user: NewUser): Promise<number>;
  /** Changes a user that is locked and counts its version. Rejects with `conflict` when the address is taken. */
  update(id: number, changes: UserChanges): Promise<void>;
  /** Replaces a hash by another of the same password, unless the password was changed meanwhile. */
  rehash(id: number, before: string, after: string): Promise<void>;
  delete(id: number): Promise<void>;
  /** The ids of the administrators who may log in; they stay so until the end of the transaction. */
  lockAdministrators(): Promise<readonly number[]>;
}

/** Anybody may ask for the summary, so it must not cost more the more users there are. */
const MOST_COUNTED = 100;

const SUMMARY = `
  SELECT COUNT(*)                               AS users,
         COUNT(CASE WHEN enabled = ? THEN 1 END) AS enabledUsers,
         @@character_set_database               AS characterSet
  FROM (SELECT enabled FROM users LIMIT ${MOST_COUNTED}) AS counted`;

const FIND = `SELECT ${USER_COLUMNS} FROM users WHERE username = ?`;

const CREDENTIALS = `
  SELECT id, username, role, enabled, password_hash AS passwordHash, password_version AS passwordVersion
  FROM users`;

/** The form of a shared lock that both MySQL and MariaDB take. */
const HOLD = `${CREDENTIALS} WHERE id = ? LOCK IN SHARE MODE`;

const INSERT = `
  INSERT INTO users (username, email, role, enabled, firstname, lastname, password_hash)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;

const LOCK_ADMINISTRATORS = `
  SELECT id FROM users FORCE INDEX (users_role_enabled)
  WHERE role = ? AND enabled = ? ORDER BY username FOR UPDATE`;

const idRows = z.array(z.object({ id: z.number() }));

export function createUsersRepository(query: Query): UsersRepository {
  const one = async <T>(schema: z.ZodType<T>, sql: string, value: SqlValue): Promise<T | undefined> =>
    schema.optional().parse((await query(sql, [value]))[0]);
  return {
    summary: async () => summaryRow.parse((await query(SUMMARY, [true]))[0]),
    find: (username) => one(userRow, FIND, username),
    lock: (username) => one(userRow, `${FIND} FOR UPDATE`, username),
    list: async (page) => z.array(userRow).parse(await query(...listStatement(page))),
    credentialsOf: (username) => one(credentialsRow, `${CREDENTIALS} WHERE username = ?`, username),
    credentialsById: (id) => one(credentialsRow, `${CREDENTIALS} WHERE id = ?`, id),
    holdCredentials: (id) => one(credentialsRow, HOLD, id),
    insert: async ({ username, email, role, enabled, firstname, lastname, passwordHash }) => {
      const values = [username, email, role, enabled, firstname, lastname, passwordHash];
      return changesOf(await unlessTaken(query(INSERT, values))).insertId;
    },
    update: async (id, changes) => {
      const { sql, values } = assignmentsOf(changes);
      await unlessTaken(query(`UPDATE users SET ${sql} WHERE id = ?`, [...values, id]));
    },
    rehash: async (id, before, after) => {
      await query('UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?', [
        after,
        id,
        before,
      ]);
    },
    delete: async (id) => {
      await query('DELETE FROM users WHERE id = ?', [id]);
    },
    lockAdministrators: async () =>
      idRows.parse(await query(LOCK_ADMINISTRATORS, ['ROLE_ADMIN', true])).map(({ id }) => id),
  };
}

const COLUMNS = {
  email: 'email',
  role: 'role',
  enabled: 'enabled',
  firstname: 'firstname',
  lastname: 'lastname',
  passwordHash: 'password_hash',
} as const satisfies Record<keyof UserChanges, string>;

function assignmentsOf(changes: UserChanges): { readonly sql: string; readonly values: readonly SqlValue[] } {
  const fields = Object.keys(COLUMNS) as (keyof UserChanges)[];
  const changed = fields.flatMap((field) => {
    const value = changes[field];
    return value === undefined ? [] : [{ sql: `${COLUMNS[field]} = ?`, value }];
  });
  const assignments = [
    ...changed.map(({ sql }) => sql),
    ...(changes.passwordHash === undefined ? [] : ['password_version = password_version + 1']),
    'version = version + 1',
    'updated_at = UTC_TIMESTAMP(3)',
  ];
  return { sql: assignments.join(', '), values: changed.map(({ value }) => value) };
}

/** The unique keys, and the members of a request that they are about. */
const TAKEN: Readonly<Record<string, readonly [pointer: string, message: string]>> = {
  users_username: ['/username', 'The user name is taken.'],
  users_email: ['/email', 'The address is taken.'],
};

async function unlessTaken<T>(statement: Promise<T>): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    const key = duplicateKeyOf(error);
    if (key === undefined) throw error;
    const [pointer, detail] = TAKEN[key] ?? ['', 'The user name or the address is taken.'];
    throw new ServiceError('conflict', detail, { errors: [{ in: 'body', pointer, detail }] });
  }
}
