import type { SmtpMessage } from '@xray-microservices/testing';

export interface Welcomes {
  /** Who was told that they were made. */
  readonly promised: readonly string[];
  /** Who is in the database. */
  readonly users: readonly string[];
  readonly mails: readonly SmtpMessage[];
  readonly emailOf: (username: string) => string;
}

/** What is wrong with the welcome mails of users; nothing, whatever has died on the way. */
export function welcomeProblems({ promised, users, mails, emailOf }: Welcomes): string[] {
  const readers = new Set(mails.map(({ to }) => to.join()));
  // To a mail program, and so to its reader, mails with the same Message-ID are one.
  const seen = new Set(mails.map(({ to, headers }) => `${to.join()} ${String(headers.get('message-id'))}`));
  return [
    ...promised.filter((name) => !users.includes(name)).map((name) => `${name} got 201 and is lost`),
    ...users.filter((name) => !readers.has(emailOf(name))).map((name) => `${name} has no mail`),
    ...(seen.size === readers.size ? [] : ['somebody has two different mails']),
    ...(readers.size === users.length ? [] : ['somebody has a mail who is no user']),
  ];
}
