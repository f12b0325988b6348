import { DatabaseUnavailable, UpstreamUnavailable } from '@xray-microservices/service-kit';
import { memoryLogger } from '@xray-microservices/service-kit/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { SendResult } from '../notification/notification.schema.ts';
import { startDispatcher } from './dispatcher.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { MailChange } from './mails.repository.ts';
import type { ClaimedMail } from './mails.schema.ts';

interface Wait {
  readonly milliseconds: number;
  end(): void;
}

const dispatchers: Dispatcher[] = [];
afterEach(async () => {
  await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.stop(0)));
});

/** An outbox in memory, a notification that the test answers for, and waits that the test ends. */
function dispatching() {
  const due: number[] = [];
  const settled: [id: number, MailChange][] = [];
  const givenBack: number[] = [];
  const claims: string[] = [];
  const waits: Wait[] = [];
  const sending = new Map<number, PromiseWithResolvers<SendResult>>();
  const database: { failure?: Error; holdsClaims: boolean } = { holdsClaims: true };
  const { logger, lines } = memoryLogger();
  const answer = <T>(value: T): Promise<T> =>
    database.failure === undefined ? Promise.resolve(value) : Promise.reject(database.failure);
  const dispatcher = startDispatcher({
    mails: {
      claim: (count, claim) => {
        claims.push(claim);
        return answer(0).then(() => due.splice(0, count).map((id) => mail(id, claim)));
      },
      settle: ({ id }, change) => {
        settled.push([id, change]);
        return answer(database.holdsClaims);
      },
      giveBack: ({ id }) => {
        givenBack.push(id);
        return answer(undefined);
      },
    },
    send: ({ id }, signal) => {
      const sent = Promise.withResolvers<SendResult>();
      sending.set(id, sent);
      signal.addEventListener('abort', () => {
        sent.reject(new UpstreamUnavailable('cut'));
      });
      return sent.promise;
    },
    logger,
    maxAttempts: 2,
    random: () => 1,
    name: 'me',
    wait: (milliseconds, signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<undefined>();
      waits.push({
        milliseconds,
        end: () => {
          resolve(undefined);
        },
      });
      signal.addEventListener('abort', () => {
        reject(new Error('ended'));
      });
      return promise;
    },
  });
  dispatchers.push(dispatcher);
  const messages = (): unknown[] => lines.map(({ level, msg }) => `${String(level)} ${String(msg)}`);
  return { dispatcher, due, settled, givenBack, claims, waits, sending, database, messages };
}

const mail = (id: number, claim: string): ClaimedMail => ({
  id,
  claim,
  idempotencyKey: 'k'.repeat(32),
  recipient: 'ann@example.com',
  data: {},
  attempts: 0,
  traceHeader: null,
});

const SENT: SendResult = { id: '1', state: 'sent' };
const ids = (of: ReadonlyMap<number, unknown>): number[] => [...of.keys()];

describe('the dispatcher', () => {
  it('claims no more mails than it sends at a time, and the next as soon as one has ended', async () => {
    const { dispatcher, due, sending, settled } = dispatching();
    due.push(1, 2, 3, 4, 5, 6, 7);
    dispatcher.wake();
    await expect.poll(() => ids(sending)).toEqual([1, 2, 3, 4, 5]);
    sending.get(3)?.resolve(SENT);
    await expect.poll(() => ids(sending)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(settled).toEqual([[3, expect.objectContaining({ state: 'delivered' })]]);
  });

  it('names each claim, so that a later one of its own is told from an earlier', async () => {
    const { dispatcher, claims } = dispatching();
    dispatcher.wake();
    await expect.poll(() => claims.slice(0, 2)).toEqual(['me-1', 'me-2']);
  });

  it('looks ever more rarely while there is nothing, and at once when it is woken', async () => {
    const { dispatcher, due, waits, sending } = dispatching();
    await expect.poll(() => waits.length).toBe(1);
    waits[0]?.end();
    await expect.poll(() => waits.length).toBe(2);
    expect(waits.map(({ milliseconds }) => milliseconds)).toEqual([1000, 2000]);
    due.push(1);
    dispatcher.wake();
    await expect.poll(() => ids(sending)).toEqual([1]);
  });

  it('leaves notification alone for a while when mails do not get through, even when it is woken', async () => {
    const { dispatcher, due, sending, waits, claims, settled, messages } = dispatching();
    due.push(1, 2);
    dispatcher.wake();
    await expect.poll(() => ids(sending)).toEqual([1, 2]);
    const before = waits.length;
    sending.get(1)?.reject(new UpstreamUnavailable('away'));
    sending.get(2)?.resolve({ id: '2', state: 'failed', error: { code: 'ECONNREFUSED', permanent: false } });
    await expect.poll(() => settled.map(([id]) => id)).toEqual([1, 2]);
    await expect.poll(() => waits.length).toBeGreaterThan(before);
    const looks = claims.length;
    dispatcher.wake();
    await new Promise(setImmediate);
    expect(claims).toHaveLength(looks);
    expect(settled.map(([, { state, attempts }]) => ({ state, attempts }))).toEqual([
      { state: 'pending', attempts: 0 },
      { state: 'pending', attempts: 0 },
    ]);
    expect(messages()).toEqual(['warn mails do not get through']);
  });

  it('says when a mail is given up, without saying whose', async () => {
    const { dispatcher, due, sending, messages } = dispatching();
    due.push(1);
    dispatcher.wake();
    await expect.poll(() => ids(sending)).toEqual([1]);
    sending.get(1)?.resolve({ state: 'refused', code: 'unprocessable' });
    await expect.poll(() => dispatcher.counters()).toMatchObject({ dead: 1 });
    expect(messages()).toEqual(['warn mail given up']);
  });

  it('counts a claim that ended before the attempt did', async () => {
    const { dispatcher, due, sending, database } = dispatching();
    database.holdsClaims = false;
    due.push(1);
    dispatcher.wake();
    await expect.poll(() => ids(sending)).toEqual([1]);
    sending.get(1)?.resolve(SENT);
    await expect.poll(() => dispatcher.counters()).toMatchObject({ lost: 1, delivered: 0 });
  });

  it.each([
    ['without a word while the database is away', new DatabaseUnavailable('away'), []],
    ['with one for what else is wrong', new TypeError('wrong'), ['warn the outbox cannot be read']],
  ])('goes on looking when it cannot, %s', async (_what, failure, said) => {
    const { dispatcher, due, sending, waits, database, messages } = dispatching();
    database.failure = failure;
    for (const looks of [1, 2, 3]) {
      await expect.poll(() => waits.length).toBeGreaterThanOrEqual(looks);
      waits.at(-1)?.end();
    }
    await expect.poll(() => dispatcher.counters().databaseFailures).toBeGreaterThan(2);
    expect(messages()).toEqual(said);
    delete database.failure;
    due.push(1);
    dispatcher.wake();
    await expect.poll(() => ids(sending)).toEqual([1]);
  });

  it('says when it cannot tell what became of a mail, which will be sent again', async () => {
    const { dispatcher, due, sending, database, messages } = dispatching();
    due.push(1);
    dispatcher.wake();
    await expect.poll(() => ids(sending)).toEqual([1]);
    database.failure = new DatabaseUnavailable('away');
    sending.get(1)?.resolve(SENT);
    await expect.poll(messages).toEqual(['warn the outbox cannot be told what became of a mail']);
  });

  it('on stop claims no more, and gives back at the deadline what is still under way', async () => {
    const { dispatcher, due, sending, settled, givenBack } = dispatching();
    due.push(1, 2);
    dispatcher.wake();
    await expect.poll(() => ids(sending)).toEqual([1, 2]);
    due.push(3);
    sending.get(1)?.resolve(SENT);
    await expect.poll(() => settled.length).toBe(1);
    await dispatcher.stop(0);
    expect(givenBack).toEqual([2]);
    expect(settled.map(([id]) => id)).toEqual([1]);
    expect(dispatcher.counters()).toMatchObject({ delivered: 1, deferred: 0 });
  });
});
