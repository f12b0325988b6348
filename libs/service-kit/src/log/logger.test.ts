import { describe, expect, it } from 'vitest';
import { memoryLogger } from '../testing/memory-logger.ts';
import { serializeError } from './serialize-error.ts';

describe('createLogger', () => {
  it('writes one JSON line with level, time, service and message', () => {
    const { logger, lines } = memoryLogger();
    logger.info({ port: 1 }, 'listening');
    logger.warn('careful');
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        service: 'test',
        port: 1,
        msg: 'listening',
      },
      { level: 'warn', time: expect.any(String) as string, service: 'test', msg: 'careful' },
    ]);
  });

  it('adds the fields of the mixin to each line', () => {
    let traceId = 'first';
    const { logger, lines } = memoryLogger({ mixin: () => ({ trace_id: traceId }) });
    logger.info('one');
    traceId = 'second';
    logger.info('two');
    expect(lines.map((line) => line['trace_id'])).toEqual(['first', 'second']);
  });

  it('writes of an error its name, message, code, stack and causes, and nothing that hangs on it', () => {
    const { logger, lines } = memoryLogger();
    const driver = Object.assign(new Error('Duplicate entry'), {
      code: 'ER_DUP_ENTRY',
      sql: "INSERT 'hunter2'",
    });
    logger.error({ err: new Error('outer', { cause: driver }) }, 'failed');
    expect(lines[0]?.['err']).toMatchObject({
      type: 'Error',
      message: 'outer',
      stack: expect.stringContaining('logger.test.ts') as string,
      cause: { message: 'Duplicate entry', code: 'ER_DUP_ENTRY' },
    });
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });
});

describe('serializeError', () => {
  it('ends at the fifth cause, so also with errors that cause each other', () => {
    const error = new Error('loop');
    error.cause = error;
    expect(JSON.stringify(serializeError(error)).match(/"message":"loop"/g)).toHaveLength(6);
  });

  it('takes what is not an error as its text', () => {
    expect(serializeError('broken')).toEqual({ type: 'string', message: 'broken' });
  });
});
