import { ServiceError, UpstreamTimeout, UpstreamUnavailable } from '@xray-microservices/service-kit';
import { describe, expect, it } from 'vitest';
import type { SendResult } from '../notification/notification.schema.ts';
import { changeAfter, verdictOf, verdictOfError } from './verdict.ts';
import type { Verdict } from './verdict.ts';

const failed = (code: string, permanent = false): SendResult => ({
  id: '1',
  state: 'failed',
  error: { code, permanent },
});

describe('verdictOf', () => {
  it.each<[string, SendResult, Verdict]>([
    ['delivered when the mail server has it', { id: '1', state: 'sent' }, { is: 'delivered' }],
    [
      'unavailable while it is queued',
      { id: '1', state: 'queued' },
      { is: 'unavailable', error: 'under_way' },
    ],
    [
      'unavailable while it is sent',
      { id: '1', state: 'sending' },
      { is: 'unavailable', error: 'under_way' },
    ],
    [
      'failed when it is queued again after the mail server put it off',
      { ...failed('SMTP_450'), state: 'queued' } as SendResult,
      { is: 'failed', error: 'SMTP_450' },
    ],
    ['failed when another attempt may do', failed('SMTP_450'), { is: 'failed', error: 'SMTP_450' }],
    ['unavailable without a reason', { id: '1', state: 'failed' }, { is: 'unavailable', error: 'failed' }],
    ['refused when no attempt will do', failed('SMTP_550', true), { is: 'refused', error: 'SMTP_550' }],
    [
      'refused for an envelope that cannot be',
      failed('EENVELOPE', true),
      { is: 'refused', error: 'EENVELOPE' },
    ],
    [
      'refused when notification refuses it',
      { state: 'refused', code: 'conflict' },
      { is: 'refused', error: 'conflict' },
    ],
  ])('is %s', (_what, result, verdict) => {
    expect(verdictOf(result)).toEqual(verdict);
  });

  it.each([
    ...['ECONNREFUSED', 'ECONNRESET', 'ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EDNS', 'ETLS', 'EUNEXPECTED'],
    ...['SMTP_421', 'SMTP_454', 'SMTP_530', 'SMTP_535'],
  ])('is unavailable for %s, which says nothing of the mail', (code) => {
    expect(verdictOf(failed(code))).toEqual({ is: 'unavailable', error: code });
  });

  it.each(['SMTP_450', 'SMTP_451', 'SMTP_452', 'SMTP_554'])('is failed for %s', (code) => {
    expect(verdictOf(failed(code))).toEqual({ is: 'failed', error: code });
  });
});

describe('the reason of a failure', () => {
  it('is no longer than the outbox holds, and no text', () => {
    const verdict = verdictOf(failed(`550 ann@example.com ${'x'.repeat(100)}`));
    expect(verdict).toMatchObject({ error: `550_ann_example.com_${'x'.repeat(44)}` });
  });
});

describe('verdictOfError', () => {
  it.each<[string, unknown, Verdict]>([
    [
      'unavailable when notification cannot be reached',
      new UpstreamUnavailable('away'),
      { is: 'unavailable', error: 'upstream_unavailable' },
    ],
    [
      'unavailable when the answer is late',
      new UpstreamTimeout('late'),
      { is: 'unavailable', error: 'upstream_timeout' },
    ],
    [
      'unavailable when the answer is useless',
      new ServiceError('upstream_failed', 'what?'),
      { is: 'unavailable', error: 'upstream_failed' },
    ],
    ['failed for a fault of our own', new TypeError('data'), { is: 'failed', error: 'internal_error' }],
  ])('is %s', (_what, thrown, verdict) => {
    expect(verdictOfError(thrown)).toEqual(verdict);
  });
});

describe('changeAfter', () => {
  const options = { maxAttempts: 3, random: () => 1 };
  const failure: Verdict = { is: 'failed', error: 'SMTP_450' };

  it('ends a mail that was delivered', () => {
    expect(changeAfter(0, { is: 'delivered' }, options)).toEqual({
      state: 'delivered',
      attempts: 1,
      delayMs: 0,
      error: null,
    });
  });

  it('gives a refused mail up at once', () => {
    const change = changeAfter(0, { is: 'refused', error: 'unprocessable' }, options);
    expect(change).toMatchObject({ state: 'dead', attempts: 1, error: 'unprocessable' });
  });

  it('tries a failed mail again, ever later', () => {
    expect(changeAfter(0, failure, options)).toMatchObject({ state: 'pending', attempts: 1, delayMs: 5000 });
    expect(changeAfter(1, failure, options)).toMatchObject({
      state: 'pending',
      attempts: 2,
      delayMs: 10_000,
    });
  });

  it('gives a mail up at the last attempt', () => {
    expect(changeAfter(2, failure, options)).toMatchObject({ state: 'dead', attempts: 3 });
  });

  it('does not count what says nothing of the mail', () => {
    const away: Verdict = { is: 'unavailable', error: 'upstream_unavailable' };
    expect(changeAfter(2, away, options)).toMatchObject({ state: 'pending', attempts: 2 });
  });
});
