import { MailError } from './mailer.ts';

/** The marks that nodemailer and Node put on their errors. */
interface SmtpMarks {
  readonly code?: unknown;
  /** What `code` was before nodemailer put a kind of its own there. */
  readonly originalCode?: unknown;
  readonly responseCode?: unknown;
  /** The command that failed, such as `RCPT TO`; never its arguments. */
  readonly command?: unknown;
}

/** Nodemailer's kinds of error that are about the mail: its envelope or its content was refused. */
const ABOUT_THE_MAIL: readonly unknown[] = ['EENVELOPE', 'EMESSAGE'];

/** 5xx answers that are about this client or the session: 503 bad sequence, 530 to 538 login and encryption. */
const NOT_FOR_GOOD: readonly number[] = [503, 530, 534, 535, 538];

const CODE = /^[A-Z][A-Z0-9_]{1,40}$/;

/** Why a mail was not sent, told by codes alone. */
export function mailErrorOf(thrown: unknown): MailError {
  if (thrown instanceof MailError) return thrown;
  const marks: SmtpMarks = typeof thrown === 'object' && thrown !== null ? thrown : {};
  const code = codeOf(marks);
  if (code === undefined) {
    return new MailError('EUNEXPECTED', 'sending the mail failed', { cause: thrown, permanent: false });
  }
  const where = typeof marks.command === 'string' && marks.command !== 'API' ? ` at ${marks.command}` : '';
  // No cause: its message and its fields hold the server's answer, so addresses.
  return new MailError(code, `the SMTP server did not take the mail: ${code}${where}`, {
    permanent: isForGood(marks),
  });
}

function codeOf({ code, originalCode, responseCode }: SmtpMarks): string | undefined {
  if (typeof responseCode === 'number') return `SMTP_${responseCode}`;
  return [originalCode, code].find((word) => typeof word === 'string' && CODE.test(word)) as
    string | undefined;
}

/** Connections that fail and 4xx answers pass; so does a login that is not accepted, once somebody mends it. */
function isForGood({ code, responseCode }: SmtpMarks): boolean {
  if (!ABOUT_THE_MAIL.includes(code)) return false;
  if (typeof responseCode !== 'number') return true;
  return responseCode >= 500 && responseCode < 600 && !NOT_FOR_GOOD.includes(responseCode);
}
