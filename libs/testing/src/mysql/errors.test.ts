import { describe, expect, it } from 'vitest';
import { codeOf, messageOf, MysqlError, withLogLines } from './errors.ts';

describe('MysqlError', () => {
  it('has a code, a cause and no attempts unless given', () => {
    const cause = new Error('why');
    expect(new MysqlError('MYSQL_START', 'what', { cause })).toMatchObject({
      name: 'MysqlError',
      code: 'MYSQL_START',
      message: 'what',
      cause,
      attempts: [],
    });
  });
});

describe('the words of an error', () => {
  it('are those of each part when Node tried several addresses', () => {
    expect(messageOf(new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')]))).toBe(
      '::1 refused; 127.0.0.1 refused',
    );
  });

  it('are trimmed, and text for anything thrown', () => {
    expect(messageOf(new Error('no such host \n'))).toBe('no such host');
    expect(messageOf('text')).toBe('text');
  });

  it('come with the code where there is one', () => {
    expect(codeOf(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED');
    expect(codeOf(new Error('x'))).toBeUndefined();
  });

  it('end with the log lines, indented', () => {
    expect(withLogLines('it failed', ['one', 'two'])).toBe('it failed; its last lines:\n    one\n    two');
    expect(withLogLines('it failed', [])).toBe('it failed');
  });
});
