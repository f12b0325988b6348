/** `queued` is also a mail that waits for its next try. */
export const MAIL_STATES = ['queued', 'sending', 'sent', 'failed'] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** What is told of a mail; nothing of what it says or whom it is for. */
export interface MailStatus {
  readonly id: string;
  readonly state: MailState;
  /** Tries that have begun. */
  readonly attempts: number;
  /** ISO 8601, UTC, with milliseconds. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Why the last try failed; gone once the mail is sent. */
  readonly error?: { readonly code: string; readonly permanent: boolean };
}

/** Nothing more will happen to it by itself. */
export const hasEnded = ({ state }: MailStatus): boolean => state === 'sent' || state === 'failed';
