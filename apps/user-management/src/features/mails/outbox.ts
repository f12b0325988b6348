import { randomBytes } from 'node:crypto';
import type { Query } from '../../db/database.ts';
import { insertMail } from './mails.repository.ts';

/** Who gets a welcome mail. */
export interface WelcomeMail {
  readonly userId: number;
  readonly email: string;
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
}

export interface MailOutbox {
  /** Writes the mail on the caller's transaction: it is sent if, and only if, that is committed. */
  enqueueWelcome(query: Query, mail: WelcomeMail): Promise<void>;
  /** Has the outbox looked at now; for after the commit. Without it the mail waits for the next look. */
  wake(): void;
}

export interface MailOutboxOptions {
  /** The trace that the caller is in, for the delivery to go on with; undefined outside one. */
  readonly traceHeader: () => string | undefined;
  readonly wake: () => void;
  /** 32 hexadecimal digits that nothing else has. */
  readonly newKey?: () => string;
}

const randomKey = (): string => randomBytes(16).toString('hex');

/** The way into the outbox. */
export function createMailOutbox({ traceHeader, wake, newKey = randomKey }: MailOutboxOptions): MailOutbox {
  return {
    enqueueWelcome: (query, { userId, email, username, firstname, lastname }) =>
      insertMail(query, {
        idempotencyKey: newKey(),
        userId,
        recipient: email,
        data: { username, firstname, lastname },
        traceHeader: traceHeader(),
      }),
    wake,
  };
}
