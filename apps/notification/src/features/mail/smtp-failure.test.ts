import { describe, expect, it } from 'vitest';
import { MailError } from './mailer.ts';
import { mailErrorOf } from './smtp-failure.ts';

const ANSWER = '550 5.1.1 <ann@example.com>: no such user';
const smtpError = (marks: object): Error => Object.assign(new Error(ANSWER), { response: ANSWER, ...marks });

describe('a failure of SMTP', () => {
  it.each([
    ['a recipient that is refused', { code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' }, 'SMTP_550'],
    ['content that is refused', { code: 'EMESSAGE', responseCode: 554, command: 'DATA' }, 'SMTP_554'],
    ['an envelope that cannot be written', { code: 'EENVELOPE', command: 'API' }, 'EENVELOPE'],
    ['a mail larger than the server takes', { code: 'EMESSAGE', command: 'MAIL FROM' }, 'EMESSAGE'],
  ])('is for good: %s', (_what, marks, code) => {
    expect(mailErrorOf(smtpError(marks))).toMatchObject({ code, permanent: true });
  });

  it.each([
    ['greylisting', { code: 'EENVELOPE', responseCode: 450, command: 'RCPT TO' }, 'SMTP_450'],
    ['a busy server', { code: 'EMESSAGE', responseCode: 451, command: 'DATA' }, 'SMTP_451'],
    ['a bad sequence', { code: 'EENVELOPE', responseCode: 503, command: 'MAIL FROM' }, 'SMTP_503'],
    ['a login that is missing', { code: 'EENVELOPE', responseCode: 530, command: 'MAIL FROM' }, 'SMTP_530'],
    ['a login that is refused', { code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN' }, 'SMTP_535'],
    ['a greeting that refuses', { code: 'EPROTOCOL', responseCode: 554, command: 'CONN' }, 'SMTP_554'],
    ['no connection', { code: 'ESOCKET', originalCode: 'ECONNREFUSED', command: 'CONN' }, 'ECONNREFUSED'],
    ['no TLS', { code: 'ETLS', command: 'STARTTLS' }, 'ETLS'],
    ['silence', { code: 'ETIMEDOUT', command: 'DATA' }, 'ETIMEDOUT'],
  ])('may pass: %s', (_what, marks, code) => {
    expect(mailErrorOf(smtpError(marks))).toMatchObject({ code, permanent: false });
  });

  it("does not repeat the server's answer, which holds addresses", () => {
    const error = mailErrorOf(smtpError({ code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' }));
    expect(error.message).toBe('the SMTP server did not take the mail: SMTP_550 at RCPT TO');
    expect(error.cause).toBeUndefined();
    expect(error.stack).not.toContain('ann@');
  });

  it('keeps what is no failure of SMTP as the cause', () => {
    const bug = new TypeError('undefined is not a function');
    expect(mailErrorOf(bug)).toMatchObject({ code: 'EUNEXPECTED', permanent: false, cause: bug });
    expect(mailErrorOf('text')).toMatchObject({ code: 'EUNEXPECTED', cause: 'text' });
  });

  it('is left alone when it is told already', () => {
    const error = new MailError('SMTP_550', 'refused', { permanent: true });
    expect(mailErrorOf(error)).toBe(error);
  });
});
