import { ServiceError } from '@xray-microservices/service-kit';
import type { Request } from 'express';
import type { UsersRepository } from '../users/users.repository.ts';
import { callerOf } from './caller.ts';
import type { Caller } from './caller.ts';
import type { Tokens } from './tokens.ts';

/** Decides whether a request may go on. Rejects with `unauthenticated` or `forbidden`. */
export type Guard = (request: Request) => Promise<Caller>;

export interface Guards {
  /** Anybody who is logged in. */
  readonly requireUser: Guard;
  readonly requireAdmin: Guard;
  /** An administrator, or the user whom the path names. */
  readonly requireAdminOrSelf: Guard;
}

export interface GuardsDependencies {
  readonly tokens: Pick<Tokens, 'verify'>;
  readonly users: Pick<UsersRepository, 'credentialsById'>;
}

/** `Bearer` and a token as RFC 6750 writes it. */
const BEARER = /^Bearer +([\w.~+/-]+=*) *$/i;
const LONGEST_HEADER = 4096;

/** The user is looked up at each request, so that whoever was disabled, deleted or demoted is so at once. */
export function createGuards({ tokens, users }: GuardsDependencies): Guards {
  const requireUser: Guard = async ({ headers }) => {
    const { userId, passwordVersion } = await tokens.verify(bearerOf(headers.authorization));
    return callerOf(await users.credentialsById(userId), passwordVersion);
  };
  const requireAdmin: Guard = async (request) => {
    const caller = await requireUser(request);
    if (caller.role === 'ROLE_ADMIN') return caller;
    throw new ServiceError('forbidden', 'Only an administrator may do this.');
  };
  const requireAdminOrSelf: Guard = async (request) => {
    const caller = await requireUser(request);
    if (caller.role === 'ROLE_ADMIN' || isNamed(caller, request.params['username'])) return caller;
    throw new ServiceError('forbidden', 'Only an administrator may do this for somebody else.');
  };
  return { requireUser, requireAdmin, requireAdminOrSelf };
}

function bearerOf(authorization = ''): string {
  const token = authorization.length > LONGEST_HEADER ? undefined : BEARER.exec(authorization)?.[1];
  if (token === undefined) {
    throw new ServiceError(
      'unauthenticated',
      'A token is needed: Authorization: Bearer …, from POST /usermgmt/login.',
    );
  }
  return token;
}

/** Names are ASCII, and the database does not tell their letter case apart either. */
const isNamed = ({ username }: Caller, name: unknown): boolean =>
  typeof name === 'string' && name.toLowerCase() === username.toLowerCase();
