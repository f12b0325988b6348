import type { SmtpMessage } from '@xray-microservices/testing';

export interface Welcomes {
  /** Who was told that they were made. */
  readonly promised: readonly string[];
  /** Who is in the database. */
  readonly users: readonly string[];
  readonly mails: readonly SmtpMessage[];
  readonly emailOf: (username: string) => string;
}

/** By which two mails are known as copies of one. */
const MARKS = ['message-id', 'x-idempotency-key'];

/** What is wrong with the welcome mails of users; nothing, whatever has died on the way. */
export function welcomeProblems({ promised, users, mails, emailOf }: Welcomes): string[] {
  const readers = new Set(mails.map(({ to }) => to.join()));
  // A mail program shows copies with the same Message-ID once; where a relay writes its own, the key tells them.
  const differing = (name: string): boolean =>
    new Set(mails.map(({ to, headers }) => `${to.join()} ${headers.get(name)?.join() ?? ''}`)).size >
    readers.size;
  return [
    ...promised.filter((name) => !users.includes(name)).map((name) => `${name} got 201 and is lost`),
    ...users.filter((name) => !readers.has(emailOf(name))).map((name) => `${name} has no mail`),
    ...MARKS.filter(differing).map((name) => `somebody has mails that differ in ${name}`),
    ...(mails.every(({ headers }) => MARKS.every((name) => headers.has(name))) ? [] : ['a mail has no mark']),
    ...(readers.size === users.length ? [] : ['somebody has a mail who is no user']),
  ];
}
