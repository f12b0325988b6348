import { apiRoute } from '@xray-microservices/service-kit';
import type { ApiRoute } from '@xray-microservices/service-kit';
import type { Request } from 'express';
import { z } from 'zod';
import type { Caller } from '../auth/caller.ts';
import type { Guards } from '../auth/guards.ts';
import { listLink } from './users.link.ts';
import { etagOf } from './users.preconditions.ts';
import type { Changer } from './users.rights.ts';
import {
  etagHeader,
  ifMatchHeader,
  ifNoneMatchHeader,
  listQuery,
  newUserSchema,
  userBody,
  userChangesSchema,
  usernameParams,
  userPageSchema,
  userSchema,
  wholeUserSchema,
} from './users.schema.ts';
import type { UsersService } from './users.service.ts';
import type { User } from './users.types.ts';

export interface UsersRoutesDependencies {
  readonly users: UsersService;
  readonly guards: Pick<Guards, 'requireAdmin' | 'requireAdminOrSelf'>;
}

const tag = 'users';
const ONE = '/usermgmt/user/:username';

/** The users: listed, read, made, changed and deleted. */
export function usersRoutes(dependencies: UsersRoutesDependencies): ApiRoute[] {
  return [
    listRoute(dependencies),
    getRoute(dependencies),
    createRoute(dependencies),
    replaceRoute(dependencies),
    changeRoute(dependencies),
    removeRoute(dependencies),
  ];
}

function listRoute({ users, guards }: UsersRoutesDependencies): ApiRoute {
  return apiRoute({
    method: 'get',
    path: '/usermgmt/users',
    summary: 'One page of the users',
    description:
      'In the order of their names. Users who are made or deleted meanwhile neither repeat nor hide others.',
    tag,
    guard: guards.requireAdmin,
    query: listQuery,
    responses: {
      200: {
        description: 'The page',
        body: userPageSchema,
        headers: z.object({ link: z.string().optional().meta({ description: 'The next page (RFC 8288)' }) }),
      },
    },
    problems: ['database_unavailable'],
    handle: async ({ query }) => {
      const { users: page, next } = await users.list(query);
      const body = { users: page.map(userBody), ...(next !== undefined && { next }) };
      return { status: 200, body, headers: next === undefined ? {} : { link: listLink(query, next) } };
    },
  });
}

function getRoute({ users, guards }: UsersRoutesDependencies): ApiRoute {
  return apiRoute({
    method: 'get',
    path: ONE,
    summary: 'One user',
    tag,
    guard: guards.requireAdminOrSelf,
    params: usernameParams,
    headers: ifNoneMatchHeader,
    responses: {
      200: { description: 'The user', body: userSchema, headers: etagHeader },
      304: { description: 'The user is the one of If-None-Match' },
    },
    problems: ['not_found', 'database_unavailable'],
    handle: async ({ params }) => answerWith(await users.get(params.username)),
  });
}

function createRoute({ users, guards }: UsersRoutesDependencies): ApiRoute {
  return apiRoute({
    method: 'post',
    path: '/usermgmt/user',
    summary: 'Make a user',
    description:
      'The user is sent a welcome mail. After a 503 the user may have been made all the same: read it.',
    tag,
    guard: guards.requireAdmin,
    body: newUserSchema,
    responses: {
      201: {
        description: 'The user was made',
        body: userSchema,
        headers: etagHeader.extend({ location: z.string().meta({ description: 'Where the user is' }) }),
      },
    },
    problems: ['conflict', 'overloaded', 'database_unavailable'],
    handle: async ({ body, caller }) => {
      const user = await users.create(body, caller);
      const headers = { etag: etagOf(user), location: `/usermgmt/user/${user.username}` };
      return { status: 201, body: userBody(user), headers };
    },
  });
}

const changed = {
  200: { description: 'The user as they are now', body: userSchema, headers: etagHeader },
} as const;

const CHANGE_PROBLEMS = [
  'not_found',
  'conflict',
  'precondition_failed',
  'precondition_required',
  'too_many_requests',
  'overloaded',
  'database_unavailable',
] as const;

function replaceRoute({ users, guards }: UsersRoutesDependencies): ApiRoute {
  return apiRoute({
    method: 'put',
    path: '/usermgmt/user',
    summary: 'Replace a user',
    description:
      'A user name stays; the password stays when it is left out. Needs If-Match, or `version` in the body.',
    tag,
    guard: guards.requireAdmin,
    headers: ifMatchHeader,
    body: wholeUserSchema,
    responses: changed,
    problems: CHANGE_PROBLEMS,
    handle: async ({ headers, body: { username, version, ...changes }, caller, request }) => {
      const precondition = { ifMatch: headers['if-match'], version };
      return answerWith(await users.change(username, changes, precondition, changerOf(caller, request)));
    },
  });
}

function changeRoute({ users, guards }: UsersRoutesDependencies): ApiRoute {
  return apiRoute({
    method: 'patch',
    path: ONE,
    summary: 'Change some of a user',
    description:
      'Users change their own address, names and password; administrators change everything but the user name. ' +
      'A new password ends the tokens that were given before. Needs If-Match.',
    tag,
    guard: guards.requireAdminOrSelf,
    params: usernameParams,
    headers: ifMatchHeader,
    body: userChangesSchema,
    bodyTypes: ['application/merge-patch+json', 'application/json'],
    responses: changed,
    problems: CHANGE_PROBLEMS,
    handle: async ({ params, headers, body, caller, request }) => {
      const precondition = { ifMatch: headers['if-match'] };
      return answerWith(await users.change(params.username, body, precondition, changerOf(caller, request)));
    },
  });
}

function removeRoute({ users, guards }: UsersRoutesDependencies): ApiRoute {
  return apiRoute({
    method: 'delete',
    path: ONE,
    summary: 'Delete a user',
    description: 'Mails to them that are still to be sent are not sent.',
    tag,
    guard: guards.requireAdmin,
    params: usernameParams,
    headers: ifMatchHeader,
    responses: { 204: { description: 'The user is gone' } },
    problems: ['not_found', 'conflict', 'precondition_failed', 'database_unavailable'],
    handle: async ({ params, headers, caller }) => {
      await users.remove(params.username, { ifMatch: headers['if-match'] }, caller);
      return { status: 204 };
    },
  });
}

const answerWith = (user: User) =>
  ({ status: 200, body: userBody(user), headers: { etag: etagOf(user) } }) as const;

const changerOf = (caller: Caller, { ip = '' }: Request): Changer => ({ ...caller, address: ip });
