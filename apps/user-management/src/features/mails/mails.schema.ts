import { z } from 'zod';

/** `dead`: refused for good, or failed too often; a person decides what becomes of it. */
export const MAIL_STATES = ['pending', 'delivered', 'dead'] as const;

export type MailState = (typeof MAIL_STATES)[number];

/** What the text of a welcome mail is made of. */
export const welcomeData = z.object({ username: z.string(), firstname: z.string(), lastname: z.string() });

export type WelcomeData = z.infer<typeof welcomeData>;

/** MySQL gives a JSON column parsed, MariaDB as text. */
const json = z.preprocess(
  (value) => (typeof value === 'string' ? (JSON.parse(value) as unknown) : value),
  z.unknown(),
);

/** A mail that one dispatcher alone may send, until its claim ends. Its data are read when it is sent. */
export const claimedMail = z.object({
  id: z.number(),
  idempotencyKey: z.string(),
  recipient: z.string(),
  data: json,
  attempts: z.number(),
  traceHeader: z.string().nullable(),
});

export type ClaimedMail = z.infer<typeof claimedMail> & { readonly claim: string };

/** A mail as it is listed; its text stays out. */
export const listedMail = z.object({
  id: z.number(),
  userId: z.number(),
  kind: z.string(),
  recipient: z.string(),
  state: z.enum(MAIL_STATES),
  attempts: z.number(),
  nextAttemptAt: z.date(),
  lastError: z.string().nullable(),
  createdAt: z.date(),
  deliveredAt: z.date().nullable(),
});

export type ListedMail = z.infer<typeof listedMail>;
