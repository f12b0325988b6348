import { randomBytes } from 'node:crypto';

/** Who may manage users. */
export interface Administrator {
  username: string;
  email: string;
  password: string;
  /** Made for this run, and so to be shown; the user's own is not. */
  isNewPassword: boolean;
}

/** Secrets of one run. */
export interface Credentials {
  administrator: Administrator;
  /** Signs user-management's tokens. */
  tokenSecret: string;
}

const random = (bytes: number): string => randomBytes(bytes).toString('base64url');

/**
 * What the environment gives, for a database that outlives the run; the rest is made at random and written down
 * nowhere.
 */
export function credentialsOf(env: Readonly<Record<string, string | undefined>>): Credentials {
  const given = (name: string, otherwise: string): string => (env[name] ?? '') || otherwise;
  return {
    administrator: {
      username: given('ADMIN_USERNAME', 'admin'),
      email: given('ADMIN_EMAIL', 'admin@example.com'),
      password: given('ADMIN_PASSWORD', random(18)),
      isNewPassword: (env['ADMIN_PASSWORD'] ?? '') === '',
    },
    tokenSecret: given('AUTH_TOKEN_SECRET', random(48)),
  };
}

/** The same as variables of user-management. */
export const credentialVariables = ({ administrator, tokenSecret }: Credentials): Record<string, string> => ({
  ADMIN_USERNAME: administrator.username,
  ADMIN_EMAIL: administrator.email,
  ADMIN_PASSWORD: administrator.password,
  AUTH_TOKEN_SECRET: tokenSecret,
  AUTH_TOKEN_PREVIOUS_SECRET: '',
});

/** Whether the administrator was made: a database of the user's own may have had one before. */
export async function canLogIn(
  userManagement: string,
  { username, password }: Administrator,
): Promise<boolean> {
  const answer = await fetch(`${userManagement}/usermgmt/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
    signal: AbortSignal.timeout(5000),
  });
  await answer.body?.cancel();
  return answer.ok;
}
