import { randomBytes } from 'node:crypto';
import { createReadiness } from '@xray-microservices/service-kit';
import { memoryLogger, noTracing } from '@xray-microservices/service-kit/testing';
import type { LogLine } from '@xray-microservices/service-kit/testing';
import type { TestDatabase } from '@xray-microservices/testing';
import type { Express } from 'express';
import type { AppDependencies } from '../../src/app.ts';
import { createApp } from '../../src/app.ts';
import { createDatabase } from '../../src/db/database.ts';
import type { Database } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { migrations } from '../../src/db/migrations/index.ts';
import { openPool } from '../../src/db/pool.ts';
import { createAuth } from '../../src/features/auth/auth.ts';
import type { Auth } from '../../src/features/auth/auth.ts';
import type { Guard, Guards } from '../../src/features/auth/guards.ts';
import { createMailsRepository } from '../../src/features/mails/mails.repository.ts';
import { createMailsService } from '../../src/features/mails/mails.service.ts';
import { createMailOutbox } from '../../src/features/mails/outbox.ts';
import { createPasswords } from '../../src/features/passwords/passwords.ts';
import type { Passwords } from '../../src/features/passwords/passwords.ts';
import type { Role } from '../../src/features/users/users.fields.ts';
import { createUsersRepository } from '../../src/features/users/users.repository.ts';
import { createUsersService } from '../../src/features/users/users.service.ts';
import { databaseConfig } from './mysql.ts';

/** The password of every user that `addUser` makes. */
export const PASSWORD = 'a-long-and-winding-road';

/** Real hashes that cost as little as possible. */
export const CHEAP_PASSWORDS = { memory: 8, passes: 1, parallelism: 1 };

export interface TestApp {
  readonly app: Express;
  readonly database: Database;
  readonly auth: Auth;
  readonly logs: readonly LogLine[];
  /** How often a guard has let somebody in. */
  guardsPassed(): number;
  /** Adds a user and returns a token for them as the value of `Authorization`. */
  addUser(username: string, changes?: { readonly role?: Role; readonly enabled?: boolean }): Promise<string>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  readonly passwords?: Passwords;
  readonly login?: { readonly attemptsPerUser?: number; readonly attemptsPerAddress?: number };
}

const SECRET = randomBytes(32).toString('base64url');

/** The whole application on a database of its own, without the processes around it: no dispatcher, no notification. */
export async function startTestApp(own: TestDatabase, options: TestAppOptions = {}): Promise<TestApp> {
  const pool = openPool(databaseConfig(own.connection));
  const database = createDatabase(pool);
  await migrate(database, migrations);
  const { logger, lines } = memoryLogger();
  const passwords = options.passwords ?? createPasswords({ cost: CHEAP_PASSWORDS });
  const config = {
    secret: SECRET,
    previousSecret: undefined,
    tokenMinutes: 15,
    attemptsPerUser: 1000,
    attemptsPerAddress: 1_000_000,
    ...options.login,
  };
  const auth = createAuth({ database, passwords, config });
  const { guards, passed } = counted(auth.guards);
  const wake = (): void => undefined;
  const app = createApp({
    tracing: noTracing(),
    logger,
    readiness: createReadiness([]),
    limits: { trustProxyHops: 1, rateLimitPerMinute: 0 },
    checkAnswers: true,
    databaseState: () => ({ status: 'up', since: '2026-11-23T10:00:00.000Z' }),
    ...auth,
    guards,
    users: createUsersService({
      database,
      passwords,
      checkPassword: auth.checkPassword,
      countAddressChange: auth.countAddressChange,
      outbox: createMailOutbox({ traceHeader: () => undefined, wake }),
    }),
    statistics: createUsersRepository(database.query),
    mails: createMailsService(createMailsRepository(database), wake),
    notifications: noNotifications,
  });
  return {
    app,
    database,
    auth,
    logs: lines,
    guardsPassed: passed,
    addUser: async (username, changes = {}) => {
      const userId = await addUser(database, passwords, username, changes);
      const { token } = await auth.tokens.issue({ userId, passwordVersion: 1 });
      return `Bearer ${token}`;
    },
    close: () => pool.end(),
  };
}

function counted({ requireUser, requireAdmin, requireAdminOrSelf }: Guards) {
  let passed = 0;
  const count =
    (guard: Guard): Guard =>
    async (request) => {
      const caller = await guard(request);
      passed += 1;
      return caller;
    };
  const guards: Guards = {
    requireUser: count(requireUser),
    requireAdmin: count(requireAdmin),
    requireAdminOrSelf: count(requireAdminOrSelf),
  };
  return { guards, passed: () => passed };
}

const service = { service: 'notification', version: 'V1', build: 'test', pod: 'pod-1' };

/** Answers as notification would. */
const noNotifications: AppDependencies['notifications'] = {
  healthStatus: () => Promise.resolve({ service: 'notification', status: 'up' }),
  serviceInfo: () => Promise.resolve(service),
  xray: () => Promise.resolve({ ...service, message: 'here' }),
};

async function addUser(
  { query }: Database,
  passwords: Passwords,
  username: string,
  { role = 'ROLE_USER', enabled = true }: { readonly role?: Role; readonly enabled?: boolean },
): Promise<number> {
  const passwordHash = await passwords.hash(PASSWORD);
  const names = { firstname: 'Ann', lastname: 'Lee', email: `${username}@example.com` };
  return createUsersRepository(query).insert({ username, role, enabled, passwordHash, ...names });
}
