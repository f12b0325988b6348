import { DatabaseUnavailable } from '@xray-microservices/service-kit';
import { memoryLogger } from '@xray-microservices/service-kit/testing';
import { describe, expect, it } from 'vitest';
import { startCleaner } from './mails.cleaner.ts';

/** A cleaner whose outbox answers these, one after the other, and whose hours the test ends. */
function cleaning(...answers: (number | Error)[]) {
  const asked: [days: number, limit: number][] = [];
  const hours: (() => void)[] = [];
  const { logger, lines } = memoryLogger();
  const stop = startCleaner({
    mails: {
      deleteDelivered: (days, limit) => {
        asked.push([days, limit]);
        const answer = answers.shift() ?? 0;
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    },
    keepDays: 30,
    logger,
    wait: (_milliseconds, signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<undefined>();
      hours.push(() => {
        resolve(undefined);
      });
      signal.addEventListener('abort', () => {
        reject(new Error('stopped'));
      });
      return promise;
    },
  });
  const anHourPasses = async (): Promise<void> => {
    const before = hours.length;
    hours.at(-1)?.();
    await expect.poll(() => hours.length).toBe(before + 1);
  };
  return { stop, asked, anHourPasses, lines };
}

describe('the cleaner', () => {
  it('deletes batch after batch until there is less than one', async () => {
    const { stop, asked, anHourPasses } = cleaning(500, 500, 3);
    expect(asked).toEqual([]);
    await anHourPasses();
    expect(asked).toEqual([
      [30, 500],
      [30, 500],
      [30, 500],
    ]);
    await stop();
  });

  it('says when it cannot, and tries again an hour later', async () => {
    const { stop, asked, anHourPasses, lines } = cleaning(new DatabaseUnavailable('away'), 1);
    await anHourPasses();
    expect(lines).toMatchObject([{ level: 'warn', msg: 'old mails could not be deleted' }]);
    await anHourPasses();
    expect(asked).toHaveLength(2);
    await stop();
  });
});
