import { usernameSchema } from './users.fields.ts';

const PREFIX = 'u1:';

/** The place in the list behind this user; opaque to callers, who only pass it back. */
export const cursorAfter = (username: string): string =>
  Buffer.from(PREFIX + username, 'utf8').toString('base64url');

/** The user a cursor stands behind; nothing when we did not make it. */
export function usernameOf(cursor: string): string | undefined {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const username = text.slice(PREFIX.length);
  const isOurs = usernameSchema().safeParse(username).success && cursorAfter(username) === cursor;
  return isOurs ? username : undefined;
}
