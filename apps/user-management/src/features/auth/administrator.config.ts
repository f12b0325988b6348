import { optional, optionalSecret } from '@xray-microservices/service-kit';
import { z } from 'zod';
import { passwordProblems } from '../passwords/password-policy.ts';
import { emailSchema, usernameSchema } from '../users/users.fields.ts';

interface Administrator {
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  readonly password?: string | undefined;
}

/** The first administrator: all three or none. */
export const administratorVariables = z
  .object({
    username: optional(usernameSchema(), {
      name: 'ADMIN_USERNAME',
      meaning: 'Administrator that is made at the start when there is none; with the next two, or not at all',
    }),
    email: optional(emailSchema(), { name: 'ADMIN_EMAIL', meaning: 'Address of that administrator' }),
    password: optionalSecret(z.string(), {
      name: 'ADMIN_PASSWORD',
      meaning: 'First password of that administrator; 12 to 128 characters',
    }),
  })
  .superRefine((administrator, context) => {
    for (const [field, message] of Object.entries(problemsOf(administrator))) {
      context.addIssue({ code: 'custom', path: [field], message });
    }
  });

/** What is told about each variable that does not fit the other two. */
function problemsOf({
  username,
  email,
  password,
}: Administrator): Partial<Record<keyof Administrator, string>> {
  const given = [username, email, password].filter((value) => value !== undefined).length;
  if (given === 0) return {};
  const together = 'ADMIN_USERNAME, ADMIN_EMAIL and ADMIN_PASSWORD together, or none of them';
  const [weakness] = password === undefined ? [] : passwordProblems(password, { username, email });
  return {
    ...(username === undefined && { username: together }),
    ...(email === undefined && { email: together }),
    ...(password === undefined && { password: together }),
    ...(weakness !== undefined && { password: `a password that ${weakness}` }),
  };
}

export interface FirstAdministrator {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

/** The configured administrator; nothing when there is none. */
export function firstAdministratorOf({
  username,
  email,
  password,
}: Administrator): FirstAdministrator | undefined {
  if (username === undefined || email === undefined || password === undefined) return undefined;
  return { username, email, password };
}
