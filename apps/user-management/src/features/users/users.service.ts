import { InvalidRequest, ServiceError } from '@xray-microservices/service-kit';
import type { Database, Query } from '../../db/database.ts';
import type { MailOutbox } from '../mails/outbox.ts';
import { passwordProblems } from '../passwords/password-policy.ts';
import type { PasswordOwner } from '../passwords/password-policy.ts';
import type { Passwords } from '../passwords/passwords.ts';
import type { CountAddressChange } from '../auth/address-changes.ts';
import { confirmCaller } from '../auth/caller.ts';
import type { Caller } from '../auth/caller.ts';
import type { PasswordCheck } from '../auth/password-check.ts';
import { checkOwnChange, checkRights } from './users.rights.ts';
import type { Changer, RequestedChanges } from './users.rights.ts';
import { cursorAfter } from './users.cursor.ts';
import { requirePrecondition, requireVersion } from './users.preconditions.ts';
import type { Precondition } from './users.preconditions.ts';
import { createUsersRepository } from './users.repository.ts';
import type { UsersRepository } from './users.repository.ts';
import type { User, UserChanges, UserFields, UserQuery } from './users.types.ts';

/**
 * The rules about users. What is not allowed rejects with a ServiceError, also when it has become so since the caller was
 * let in.
 */
export interface UsersService {
  list(query: UserQuery): Promise<{ readonly users: readonly User[]; readonly next?: string }>;
  get(username: string): Promise<User>;
  /** Makes the user and writes the welcome mail, both or neither. */
  create(user: RequestedUser, caller: Caller): Promise<User>;
  change(
    username: string,
    changes: RequestedChanges,
    precondition: Precondition,
    changer: Changer,
  ): Promise<User>;
  remove(username: string, precondition: Precondition, caller: Caller): Promise<void>;
}

/** A user who is asked for. */
export type RequestedUser = UserFields & { readonly username: string; readonly password: string };

export interface UsersServiceDependencies {
  readonly database: Database;
  readonly passwords: Passwords;
  readonly checkPassword: PasswordCheck;
  readonly countAddressChange: CountAddressChange;
  readonly outbox: MailOutbox;
}

export function createUsersService(dependencies: UsersServiceDependencies): UsersService {
  const { database, passwords, outbox } = dependencies;
  const users = createUsersRepository(database.query);
  return {
    list: (query) => list(users, query),
    get: async (username) => found(await users.find(username)),
    create: async ({ password, ...fields }, caller) => {
      checkPolicy(password, fields);
      const user = { ...fields, passwordHash: await passwords.hash(password) };
      const made = await database.transaction(async (query) => {
        await confirmCaller(caller, createUsersRepository(query));
        return insert(query, user, outbox);
      });
      outbox.wake();
      return made;
    },
    change: async (username, { password, currentPassword, ...fields }, precondition, changer) => {
      const user = found(await users.find(username));
      requirePrecondition(precondition);
      requireVersion(user, precondition);
      const requested = { ...fields, password, currentPassword };
      checkRights(user, requested, changer);
      await checkOwnChange(user, requested, changer, dependencies);
      if (password !== undefined)
        checkPolicy(password, { username: user.username, email: fields.email ?? user.email });
      if (isEmpty({ ...fields, password })) return user;
      const passwordHash = password === undefined ? undefined : await passwords.hash(password);
      return database.transaction((query) => update(query, user, { ...fields, passwordHash }, changer));
    },
    remove: (username, precondition, caller) =>
      database.transaction(async (query) => {
        const own = createUsersRepository(query);
        const administrators = await own.lockAdministrators();
        await confirmCaller(caller, own);
        const user = found(await own.lock(username));
        requireVersion(user, precondition);
        keepOneAdministrator(user, administrators);
        await own.delete(user.id);
      }),
  };
}

async function list(
  users: UsersRepository,
  query: UserQuery,
): Promise<{ readonly users: readonly User[]; readonly next?: string }> {
  // One more than is wanted tells whether there is another page.
  const rows = await users.list({ ...query, limit: query.limit + 1 });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    users: page,
    ...(last !== undefined && rows.length > page.length && { next: cursorAfter(last.username) }),
  };
}

async function insert(
  query: Query,
  user: Parameters<UsersRepository['insert']>[0],
  outbox: MailOutbox,
): Promise<User> {
  const users = createUsersRepository(query);
  const userId = await users.insert(user);
  const { email, username, firstname, lastname } = user;
  await outbox.enqueueWelcome(query, { userId, email, username, firstname, lastname });
  return found(await users.find(username));
}

/** Changes the user, unless they are another version by now than the one that was looked at. */
async function update(query: Query, seen: User, changes: UserChanges, caller: Caller): Promise<User> {
  const users = createUsersRepository(query);
  const isLost = changes.enabled === false || (changes.role !== undefined && changes.role !== 'ROLE_ADMIN');
  // Before the user's own lock, in the order in which everybody takes them.
  const administrators = isLost && isAdministrator(seen) ? await users.lockAdministrators() : undefined;
  const user = await lockFor(caller, seen, users);
  requireVersion(user, { version: seen.version });
  if (administrators !== undefined) keepOneAdministrator(user, administrators);
  await users.update(user.id, changes);
  return found(await users.find(user.username));
}

async function lockFor(caller: Caller, seen: User, users: UsersRepository): Promise<User> {
  // Of two who share a lock on their own row, neither could go on to change it.
  const isOwn = caller.id === seen.id;
  if (!isOwn) await confirmCaller(caller, users);
  const user = await users.lock(seen.username);
  if (isOwn) await confirmCaller(caller, users);
  return found(user);
}

const isEmpty = (changes: object): boolean => Object.values(changes).every((value) => value === undefined);

const isAdministrator = ({ role, enabled }: User): boolean => role === 'ROLE_ADMIN' && enabled;

function keepOneAdministrator({ id }: User, administrators: readonly number[]): void {
  if (administrators.length > 1 || administrators[0] !== id) return;
  throw new ServiceError('conflict', 'The last administrator can be neither deleted, disabled nor demoted.');
}

function checkPolicy(password: string, owner: PasswordOwner): void {
  const problems = passwordProblems(password, owner);
  if (problems.length === 0) return;
  throw new InvalidRequest(
    problems.map((problem) => ({
      in: 'body',
      pointer: '/password',
      detail: `has to be one that ${problem}`,
    })),
  );
}

function found(user: User | undefined): User {
  if (user === undefined) throw new ServiceError('not_found', 'There is no user of this name.');
  return user;
}
