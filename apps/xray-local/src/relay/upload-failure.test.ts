import { describe, expect, it } from 'vitest';
import { describeFailure } from './upload-failure.ts';

function serviceError(httpStatusCode: number): Error {
  return Object.assign(new Error('x'), { $metadata: { httpStatusCode } });
}

function namedError(name: string, members: object = {}): Error {
  return Object.assign(new Error('x'), { name, ...members });
}

describe('describeFailure', () => {
  it.each<[string, unknown, string, boolean]>([
    ['status 400', serviceError(400), 'http4xx', false],
    ['status 403', serviceError(403), 'http4xx', false],
    ['status 429', serviceError(429), 'http4xx', true],
    ['status 500', serviceError(500), 'http5xx', true],
    ['status 503', serviceError(503), 'http5xx', true],
    ['an answer that is no JSON', serviceError(200), 'other', false],
    ['a time-out', namedError('TimeoutError'), 'timeout', true],
    ['an abort', namedError('AbortError'), 'timeout', true],
    ['a refused connection', namedError('Error', { code: 'ECONNREFUSED' }), 'refused', true],
    ['a connection that is reset', namedError('TimeoutError', { code: 'ECONNRESET' }), 'other', true],
    ['a connection that takes too long', namedError('Error', { code: 'ETIMEDOUT' }), 'timeout', true],
    ['an unknown host', namedError('Error', { code: 'ENOTFOUND' }), 'unknownHost', true],
    ['no credentials', namedError('CredentialsProviderError'), 'other', false],
    ['anything else', 'nonsense', 'other', true],
  ])('tells of %s', (_case, error, kind, isWorthRetrying) => {
    expect(describeFailure(error)).toMatchObject({ kind, isWorthRetrying });
  });
});
