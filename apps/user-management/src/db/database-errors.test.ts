import { describe, expect, it } from 'vitest';
import { duplicateKeyOf, isLockConflict, isStatementError } from './database-errors.ts';

const driverError = (marks: object): Error => Object.assign(new Error('from the driver'), marks);

describe('isStatementError', () => {
  it.each([
    ['a duplicate key', { code: 'ER_DUP_ENTRY', sqlState: '23000' }],
    ['a missing table', { code: 'ER_NO_SUCH_TABLE', sqlState: '42S02' }],
    ['a deadlock', { code: 'ER_LOCK_DEADLOCK', sqlState: '40001' }],
  ])('is true of %s', (_what, marks) => {
    expect(isStatementError(driverError(marks))).toBe(true);
  });

  it.each([
    ['a lost connection', { code: 'PROTOCOL_CONNECTION_LOST', fatal: true }],
    ['a timeout', { code: 'PROTOCOL_SEQUENCE_TIMEOUT' }],
    ['a refused login', { code: 'ER_ACCESS_DENIED_ERROR', sqlState: '28000', fatal: true }],
    ['a server that shuts down', { code: 'ER_SERVER_SHUTDOWN', sqlState: '08S01' }],
    ['a server with too many connections', { code: 'ER_CON_COUNT_ERROR', sqlState: '08004' }],
    ['a server that turned read-only', { code: 'ER_OPTION_PREVENTS_STATEMENT', sqlState: 'HY000' }],
  ])('is false of %s', (_what, marks) => {
    expect(isStatementError(driverError(marks))).toBe(false);
  });

  it('is false of what is not an error', () => {
    expect(isStatementError({ sqlState: '42000' })).toBe(false);
  });
});

describe('isLockConflict', () => {
  it.each([
    ['ER_LOCK_DEADLOCK', true],
    ['ER_LOCK_WAIT_TIMEOUT', true],
    ['ER_DUP_ENTRY', false],
    [undefined, false],
  ])('of %s is %s', (code, expected) => {
    expect(isLockConflict(driverError({ code }))).toBe(expected);
  });
});

describe('duplicateKeyOf', () => {
  const duplicate = (message: string): Error => Object.assign(new Error(message), { code: 'ER_DUP_ENTRY' });

  it.each([
    ["Duplicate entry 'zoe' for key 'users.users_username'", 'users_username'],
    ["Duplicate entry 'zoe@example.com' for key 'users_email'", 'users_email'],
    ["Duplicate entry ''for key 'users_email'' for key 'users.users_username'", 'users_username'],
    ['something new', 'unknown'],
  ])('of %s is %s', (message, key) => {
    expect(duplicateKeyOf(duplicate(message))).toBe(key);
  });

  it('is nothing for another error', () => {
    expect(duplicateKeyOf(new Error("for key 'users_email'"))).toBeUndefined();
  });
});
