import { COMMON_PASSWORDS } from './common-passwords.ts';

/** Characters, counted as people count them rather than in UTF-16. */
export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 128;

export interface PasswordOwner {
  readonly username?: string | undefined;
  readonly email?: string | undefined;
}

/** The one form of a password, whatever keyboard and system wrote it. */
export const normalisedPassword = (password: string): string => password.normalize('NFKC');

/** What a password lacks, each in the words that complete "a password that ..."; empty when it is good. */
export function passwordProblems(password: string, { username, email }: PasswordOwner): string[] {
  const text = normalisedPassword(password);
  const folded = text.toLowerCase();
  const length = Array.from(text).length;
  const own = [username, email].map((name) => name?.toLowerCase());
  return [
    ...(length < SHORTEST_PASSWORD ? [`has at least ${SHORTEST_PASSWORD} characters`] : []),
    ...(length > LONGEST_PASSWORD ? [`has at most ${LONGEST_PASSWORD} characters`] : []),
    // A lone surrogate would be hashed as the same replacement as any other.
    ...(/\p{Cc}/u.test(text) || !text.isWellFormed() ? ['has no control characters'] : []),
    ...(own.includes(folded) ? ['is neither the user name nor the address'] : []),
    ...(COMMON_PASSWORDS.has(folded) ? ['is not one of the most common ones'] : []),
  ];
}
