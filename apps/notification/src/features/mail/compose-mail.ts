import { createHash } from 'node:crypto';
import type { SendRequest } from './mail.schema.ts';
import { keyDigestOf, messageIdOf } from './message-id.ts';
import type { OutgoingMail } from './mailer.ts';
import { welcomeTemplate } from './templates/welcome.ts';

export interface ComposerOptions {
  readonly fromAddress: string;
  /** Colour of what is coloured in HTML mails, such as `#1d4ed8`. */
  readonly accent: string;
}

/** Makes the mail of a request; the same key gives the same mail in every process. */
export type Composer = (request: SendRequest, key: string) => OutgoingMail;

/** Compiles the templates, so that a fault in one shows at the start. */
export function createComposer({ fromAddress, accent }: ComposerOptions): Composer {
  const welcome = welcomeTemplate(accent);
  return (request, key) => {
    const keyDigest = keyDigestOf(key);
    return {
      keyDigest,
      messageId: messageIdOf(keyDigest, fromAddress),
      to: request.toEmail,
      ...(request.template === 'welcome'
        ? welcome(request.data)
        : { subject: request.subject, text: request.message }),
    };
  };
}

/** A digest by which two requests are told apart without keeping what they say. */
export function fingerprintOf(request: SendRequest): string {
  const parts =
    request.template === 'welcome'
      ? [
          request.toEmail,
          request.template,
          request.data.username,
          request.data.firstname,
          request.data.lastname,
        ]
      : [request.toEmail, request.subject, request.message];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
