import { randomBytes } from 'node:crypto';

/** Who may manage users. */
export interface Administrator {
  username: string;
  email: string;
  password: string;
}

/** Secrets of one run, made at random: none is written down anywhere. */
export interface Credentials {
  administrator: Administrator;
  /** Signs user-management's tokens. */
  tokenSecret: string;
}

export const newCredentials = (): Credentials => ({
  administrator: {
    username: 'admin',
    email: 'admin@example.com',
    password: randomBytes(18).toString('base64url'),
  },
  tokenSecret: randomBytes(48).toString('base64url'),
});

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
