import { printableText } from '@xray-microservices/service-kit';
import { z } from 'zod';
import { mailAddress } from './mail-address.ts';
import { MAIL_STATES } from './mail-status.ts';

const LONGEST_SUBJECT = 200;
const LONGEST_MESSAGE = 20_000;
const LONGEST_NAME = 100;

/** One line without control characters, so nothing that could end a header. */
const name = (what: string): z.ZodString => printableText({ min: 1, max: LONGEST_NAME, what });

const plainMail = z
  .strictObject({
    toEmail: mailAddress(),
    // What tells the two kinds apart, so that a problem is told in terms of the kind that was meant.
    template: z
      .undefined()
      .optional()
      .meta({ override: { not: {} } }),
    subject: printableText({ min: 1, max: LONGEST_SUBJECT, what: 'a subject' }),
    message: printableText({ min: 1, max: LONGEST_MESSAGE, what: 'a message', multiline: true }).describe(
      'Plain text',
    ),
  })
  .meta({ id: 'PlainMail' });

const welcomeMail = z
  .strictObject({
    toEmail: mailAddress(),
    template: z.literal('welcome'),
    data: z.strictObject({
      username: name('a user name'),
      firstname: name('a first name'),
      lastname: name('a last name'),
    }),
  })
  .meta({ id: 'WelcomeMail' });

/** The body of `POST /notification/send`. */
export const sendRequest = z
  .discriminatedUnion('template', [plainMail, welcomeMail], {
    error: 'has to be an object whose `template` is left out or "welcome"',
  })
  // OpenAPI's discriminator has to be there in every kind, and here one kind is told by its absence.
  .meta({
    override: ({ jsonSchema }: { readonly jsonSchema: Record<string, unknown> }) => {
      delete jsonSchema['discriminator'];
    },
  });
export type SendRequest = z.output<typeof sendRequest>;

export const sendHeaders = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,128}$/, 'has to be 8 to 128 letters, digits, hyphens or underscores')
    .optional()
    .describe('The same key with the same body is the same mail, in the replica that knows it'),
  prefer: z
    .string()
    .optional()
    .describe('`wait=N` (RFC 7240): answer when the mail has ended, or after N seconds, at most 30'),
});

/** What is answered for a mail. */
export const mailStatus = z
  .object({
    id: z.uuid(),
    state: z.enum(MAIL_STATES).describe('`queued` is also a mail that waits for its next try'),
    attempts: z.int().min(0),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    error: z
      .object({
        code: z.string().describe('Such as `SMTP_550`, `ECONNREFUSED` or `ETIMEDOUT`'),
        permanent: z.boolean().describe('The SMTP server refused this mail for good'),
      })
      .optional()
      .describe('Why the last try failed'),
  })
  .meta({ id: 'MailStatus' });

/** Any text may be asked for; what is no id is not found. */
export const mailPath = z.object({ id: z.string().describe('As `POST /notification/send` gave it') });
