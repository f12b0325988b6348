import { ServiceError, UpstreamTimeout, UpstreamUnavailable } from '@xray-microservices/service-kit';
import { describe, expect, it } from 'vitest';
import type { SendResult } from '../notification/notification.schema.ts';
import { changeAfter, verdictOf, verdictOfError } from './verdict.ts';
import type { Verdict } from './verdict.ts';

const failed = (permanent: boolean): SendResult => ({
  id: '1',
  state: 'failed',
  error: { code: 'SMTP_550', permanent },
});

describe('verdictOf', () => {
  it.each<[string, SendResult, Verdict]>([
    ['delivered when the mail server has it', { id: '1', state: 'sent' }, { is: 'delivered' }],
    ['failed while it is queued', { id: '1', state: 'queued' }, { is: 'failed', error: 'under_way' }],
    ['failed while it is being sent', { id: '1', state: 'sending' }, { is: 'failed', error: 'under_way' }],
    ['failed when another attempt may do', failed(false), { is: 'failed', error: 'SMTP_550' }],
    ['failed without a reason', { id: '1', state: 'failed' }, { is: 'failed', error: 'failed' }],
    ['refused when no attempt will do', failed(true), { is: 'refused', error: 'SMTP_550' }],
    [
      'refused when notification refuses it',
      { state: 'refused', code: 'conflict' },
      { is: 'refused', error: 'conflict' },
    ],
  ])('is %s', (_what, result, verdict) => {
    expect(verdictOf(result)).toEqual(verdict);
  });
});

describe('the reason of a failure', () => {
  it('is no longer than the outbox holds, and no text', () => {
    const error = { code: `550 ann@example.com ${'x'.repeat(100)}`, permanent: false };
    const verdict = verdictOf({ id: '1', state: 'failed', error });
    expect(verdict).toEqual({ is: 'failed', error: `550_ann_example.com_${'x'.repeat(44)}` });
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
      'failed when the answer is late, for the mail may have been sent',
      new UpstreamTimeout('late'),
      { is: 'failed', error: 'upstream_timeout' },
    ],
    [
      'failed when the answer is useless',
      new ServiceError('upstream_failed', 'what?'),
      { is: 'failed', error: 'upstream_failed' },
    ],
    ['failed for a fault of our own', new TypeError('data'), { is: 'failed', error: 'internal_error' }],
  ])('is %s', (_what, thrown, verdict) => {
    expect(verdictOfError(thrown)).toEqual(verdict);
  });
});

describe('changeAfter', () => {
  const options = { maxAttempts: 3, random: () => 1 };
  const failure: Verdict = { is: 'failed', error: 'upstream_timeout' };

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
