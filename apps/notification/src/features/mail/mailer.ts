/** One mail, complete before its first try, so that every try sends the same. */
export interface OutgoingMail {
  /** Sent as `X-Idempotency-Key`: what a mail that came twice is known by where the relay writes a Message-ID of its own. */
  readonly keyDigest: string;
  /** With its angle brackets. Receivers know by it that a mail which came twice is one. */
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same for readers that show HTML. */
  readonly html?: string;
}

/** Sends mails. */
export interface Mailer {
  /** Settles when the server has taken the mail. @throws {MailError} */
  send(mail: OutgoingMail): Promise<void>;
  /** Closes every connection, also those in use; what is being sent fails. */
  close(): void;
}

/**
 * A mail that was not sent.
 *
 * The message never quotes the server's answer: servers write addresses into it.
 */
export class MailError extends Error {
  override readonly name = 'MailError';
  /** Such as `SMTP_550`, `ECONNREFUSED`, `ETIMEDOUT`. */
  readonly code: string;
  /** The server refused this very mail: sending it again is of no use. */
  readonly permanent: boolean;

  constructor(code: string, message: string, options: ErrorOptions & { readonly permanent: boolean }) {
    super(message, options);
    this.code = code;
    this.permanent = options.permanent;
  }
}
