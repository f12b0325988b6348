import { tracingChannel } from 'node:diagnostics_channel';
import { createTransport } from 'nodemailer';
import { MailError } from './mailer.ts';
import type { Mailer, OutgoingMail } from './mailer.ts';
import { mailErrorOf } from './smtp-failure.ts';
import { smtpOptions } from './smtp-options.ts';
import type { SmtpSettings } from './smtp-options.ts';

/** Where the tracing library listens for operations that no channel of Node tells of. */
const operations = tracingChannel('xray:operation');

/** Sends over SMTP by nodemailer. Connects when the first mail is sent, and keeps a few connections for the next. */
export function createSmtpMailer(settings: SmtpSettings): Mailer {
  const { host, port, fromAddress, timeoutMs } = settings;
  const transport = createTransport(smtpOptions(settings));
  const name = `smtp@${host}:${port}`;

  const send = async (mail: OutgoingMail): Promise<void> => {
    // A server that sends a byte now and then is never silent, so the whole has a limit, too.
    const signal = AbortSignal.timeout(2 * timeoutMs);
    try {
      await transport.sendMail({ ...messageOf(mail, fromAddress), signal });
    } catch (thrown) {
      if (signal.aborted) throw tookTooLong();
      throw mailErrorOf(thrown);
    }
  };
  return {
    send: (mail) => operations.tracePromise(() => send(mail), { name, namespace: 'remote' }),
    close: () => {
      transport.close({ force: true });
    },
  };
}

/** Addresses as objects, and an envelope of its own: no text of a caller is parsed as a list of addresses. */
function messageOf({ keyDigest, messageId, to, subject, text, html }: OutgoingMail, fromAddress: string) {
  return {
    messageId,
    from: { name: '', address: fromAddress },
    to: { name: '', address: to },
    envelope: { from: fromAddress, to: [to] },
    subject,
    text,
    ...(html !== undefined && { html }),
    headers: {
      'X-Idempotency-Key': keyDigest,
      // RFC 3834: keeps out-of-office answers away.
      'Auto-Submitted': 'auto-generated',
    },
  };
}

const tookTooLong = (): MailError =>
  new MailError('ETIMEDOUT', 'the SMTP server took too long for the mail', { permanent: false });
