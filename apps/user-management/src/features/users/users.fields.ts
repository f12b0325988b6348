import { z } from 'zod';

/** Who may do what: an administrator manages all users, a user reads and changes their own record. */
export const ROLES = ['ROLE_ADMIN', 'ROLE_USER'] as const;
export type Role = (typeof ROLES)[number];

const USERNAME = /^[A-Za-z][A-Za-z0-9._-]{2,63}$/;

/** At most 64 characters before the at sign and 63 in each part of the domain (RFC 5321, 4.5.3.1). */
const EMAIL =
  /^(?=[^@]{1,64}@)[A-Za-z0-9_'+-]+(?:\.[A-Za-z0-9_'+-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;
const LONGEST_EMAIL = 254;

/** The name a user logs in with; it never changes. Letter case does not make another user. */
export function usernameSchema(): z.ZodString {
  const expected = '3 to 64 letters, digits, ".", "_" or "-", a letter first';
  return z.string({ error: expected }).regex(USERNAME, expected);
}

/** An address in ASCII, without a display name. */
export function emailSchema(): z.ZodString {
  const expected = `an e-mail address of at most ${LONGEST_EMAIL} characters`;
  return z.string({ error: expected }).max(LONGEST_EMAIL, expected).regex(EMAIL, expected);
}
