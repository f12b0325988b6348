import { apiRoute, ServiceError } from '@xray-microservices/service-kit';
import type { ApiRoute } from '@xray-microservices/service-kit';
import { z } from 'zod';
import { ROLES } from '../users/users.fields.ts';
import { knownPassword } from '../users/users.schema.ts';
import type { PasswordCheck } from './password-check.ts';
import type { Tokens } from './tokens.ts';

export interface AuthRoutesDependencies {
  readonly checkPassword: PasswordCheck;
  readonly tokens: Pick<Tokens, 'issue'>;
}

const LONGEST_NAME = 254;

const loginSchema = z
  .strictObject({ username: z.string().min(1).max(LONGEST_NAME), password: knownPassword })
  .meta({ id: 'Login', examples: [{ username: 'ann.lee', password: 'a-long-and-winding-road' }] });

const sessionSchema = z
  .object({
    token: z.string().meta({ description: 'Goes into Authorization: Bearer …' }),
    tokenType: z.literal('Bearer'),
    expiresAt: z.iso.datetime(),
    user: z.object({ username: z.string(), role: z.enum(ROLES) }),
  })
  .meta({ id: 'Session' });

/** `POST /usermgmt/login`: a token for a user name and a password. */
export function authRoutes({ checkPassword, tokens }: AuthRoutesDependencies): ApiRoute[] {
  const login = apiRoute({
    method: 'post',
    path: '/usermgmt/login',
    summary: 'Log in',
    description:
      'A token for some minutes. It ends early when the password is changed or the user is disabled or deleted. ' +
      'After too many wrong passwords from one address, 429 says when to go on.',
    tag: 'login',
    body: loginSchema,
    responses: { 200: { description: 'Logged in', body: sessionSchema } },
    problems: ['unauthenticated', 'too_many_requests', 'overloaded', 'database_unavailable'],
    handle: async ({ body: { username, password }, request: { ip = '' } }) => {
      const user = await checkPassword({ username, address: ip }, password);
      if (user === undefined) {
        throw new ServiceError('unauthenticated', 'The user name or the password is not right.');
      }
      const { token, expiresAt } = await tokens.issue({
        userId: user.id,
        passwordVersion: user.passwordVersion,
      });
      return {
        status: 200,
        body: {
          token,
          tokenType: 'Bearer',
          expiresAt: expiresAt.toISOString(),
          user: { username: user.username, role: user.role },
        },
      };
    },
  });
  return [login];
}
