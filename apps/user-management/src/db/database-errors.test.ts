import { describe, expect, it } from 'vitest';
import { isStatementError } from './database-errors.ts';

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
