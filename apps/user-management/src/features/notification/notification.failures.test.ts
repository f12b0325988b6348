import { AxiosHeaders } from 'axios';
import type { AxiosResponse } from 'axios';
import { describe, expect, it } from 'vitest';
import { answerOf, failureIn, failureOf, refusalIn } from './notification.failures.ts';
import { healthStatusSchema } from './notification.schema.ts';

const failure = (code?: string): Error => Object.assign(new Error('from the network'), { code });
const response = (status: number, data: unknown): AxiosResponse<unknown> => {
  const config = { headers: new AxiosHeaders() };
  return { status, data, statusText: '', headers: {}, config };
};

describe('failureOf', () => {
  it.each([
    ['ECONNREFUSED', 'upstream_unavailable'],
    ['ENOTFOUND', 'upstream_unavailable'],
    ['EAI_AGAIN', 'upstream_unavailable'],
    ['EHOSTUNREACH', 'upstream_unavailable'],
    ['ERR_CANCELED', 'upstream_timeout'],
    ['ETIMEDOUT', 'upstream_timeout'],
    ['ECONNRESET', 'upstream_failed'],
    ['HPE_INVALID_CONSTANT', 'upstream_failed'],
    [undefined, 'upstream_failed'],
  ])('takes %s as %s', (code, expected) => {
    const cause = failure(code);
    expect(failureOf(cause)).toMatchObject({ code: expected, cause });
  });
});

describe('failureIn', () => {
  it.each([
    [500, 'upstream_failed'],
    [502, 'upstream_failed'],
    [503, 'upstream_unavailable'],
    [504, 'upstream_failed'],
  ])('takes status %d as %s', (status, code) => {
    expect(failureIn({ status })).toMatchObject({ code });
  });

  it.each([200, 202, 302, 404, 422, 429, 499])('does not blame the service for status %d', (status) => {
    expect(failureIn({ status })).toBeUndefined();
  });
});

describe('refusalIn', () => {
  it.each([400, 409, 413, 422])('knows that status %d is for good', (status) => {
    expect(refusalIn({ status })).toEqual(expect.any(String));
  });

  it.each([200, 202, 401, 403, 404, 405, 415, 429])('does not give a mail up for status %d', (status) => {
    expect(refusalIn({ status })).toBeUndefined();
  });
});

describe('answerOf', () => {
  const good = { service: 'notification', status: 'up' };

  it('returns what the schema names', () => {
    expect(answerOf(response(200, { ...good, more: 1 }), healthStatusSchema)).toEqual(good);
  });

  it.each([
    [429, 'upstream_unavailable'],
    [404, 'upstream_failed'],
    [302, 'upstream_failed'],
    [204, 'upstream_failed'],
  ])('takes status %d as %s', (status, code) => {
    expect(() => answerOf(response(status, good), healthStatusSchema)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('names the wrong field but not its value', () => {
    const wrong = response(200, { ...good, status: ['hunter2'] });
    expect(() => answerOf(wrong, healthStatusSchema)).toThrow(
      expect.objectContaining({
        code: 'upstream_failed',
        cause: expect.objectContaining({ message: expect.stringMatching(/at status/) as string }) as Error,
      }),
    );
  });
});
