import { setTimeout as sleep } from 'node:timers/promises';
import { withDeadline } from '@xray-microservices/service-kit';
import { waitFor, WaitError } from '@xray-microservices/testing';
import { askForMailsAgain, judge } from './judge.ts';
import { Ledger } from './ledger.ts';
import { Load, newTraceId } from './load.ts';
import type { FaultyMysql } from './mysql.ts';
import type { Inflicting, Scenario, Stage } from './scenario.ts';
import { keepBooks } from './segments.ts';
import type { SegmentBooks } from './segments.ts';
import { Stack } from './stack.ts';

/** How long the load runs before the fault, in milliseconds, and how long what follows it may take. */
const BEFORE_MS = 1500;
const WELL_DEADLINE_MS = 60_000;
const TRACED_DEADLINE_MS = 60_000;
/** For one look whether traces are complete. */
const PROBE_MS = 8000;
/** The last datagrams need a moment, and a daemon on a busy machine needs longer to read them. */
const ARRIVAL_MS = 200;
const READ_DEADLINE_MS = 10_000;

/** What came of one fault. */
export interface Row {
  readonly scenario: Scenario;
  readonly ledger: Ledger;
  /** Mails that had been taken, and came only once they were asked for again. */
  readonly askedAgain: number;
  readonly lost: readonly string[];
  readonly twice: number;
  readonly books: SegmentBooks;
  /** Milliseconds from the end of the fault until requests of all kinds were answered; undefined when that never came. */
  readonly wellAfterMs: number | undefined;
  /** The same, until a request's trace was complete. */
  readonly tracedAfterMs: number | undefined;
  readonly notes: readonly string[];
}

export interface RunOptions {
  readonly mysql: FaultyMysql;
  /** Milliseconds for which a fault lasts. */
  readonly faultMs: number;
}

/** Starts the system, inflicts the fault while load runs, and holds what was promised against what is there. */
export async function runScenario(scenario: Scenario, { mysql, faultMs }: RunOptions): Promise<Row> {
  const stage = scenario.stage();
  let stack: Stack | undefined;
  try {
    stack = await Stack.start(mysql, stage.layout);
    return await new Run(scenario, stack, stage, faultMs).all();
  } finally {
    await stack?.close();
    stage.dispose?.();
  }
}

/** One scenario on a stack of its own. */
class Run {
  readonly #scenario: Scenario;
  readonly #stack: Stack;
  readonly #stage: Stage;
  readonly #ledger = new Ledger();
  readonly #notes: string[] = [];
  readonly #inflicting: Inflicting;
  #alsoSent = 0;

  constructor(scenario: Scenario, stack: Stack, stage: Stage, faultMs: number) {
    this.#scenario = scenario;
    this.#stack = stack;
    this.#stage = stage;
    this.#inflicting = {
      stack,
      lasts: () => sleep(faultMs),
      note: (text) => this.#notes.push(text),
      alsoSent: (count) => {
        this.#alsoSent += count;
      },
    };
  }

  async all(): Promise<Row> {
    const scenario = this.#scenario;
    const ledger = this.#ledger;
    const stack = this.#stack;
    const load = Load.start({ stack, ledger, ended: scenario.ends ?? [] });
    const well = await this.#disturb().finally(() => load.stop());
    await scenario.repair?.(this.#inflicting);
    const askedAgain = await askForMailsAgain(stack, load.mails);
    const kept = await judge(stack, ledger.promises());
    const books = await this.#books();
    return { scenario, ledger, askedAgain, ...kept, books, ...well, notes: this.#notes };
  }

  /** Inflicts the fault and waits until all are well again. */
  async #disturb(): Promise<Pick<Row, 'wellAfterMs' | 'tracedAfterMs'>> {
    await sleep(BEFORE_MS);
    await this.#stage.inflict(this.#inflicting);
    const end = performance.now();
    const [wellAfterMs, tracedAfterMs] = await Promise.all([this.#untilWell(end), this.#untilTraced(end)]);
    return { wellAfterMs, tracedAfterMs };
  }

  #untilWell(end: number): Promise<number | undefined> {
    return milliseconds(async () => {
      const since = await waitFor(() => this.#ledger.wellAgainAfter(end), {
        deadlineMs: WELL_DEADLINE_MS,
        what: 'requests to be answered again',
      });
      return Math.max(since - end, 0);
    });
  }

  #untilTraced(end: number): Promise<number | undefined> {
    const tooLate = (): Error => {
      const seconds = PROBE_MS / 1000;
      this.#inflicting.note(`a look whether traces are whole again did not end within ${seconds} s`);
      return new Error('no answer');
    };
    return milliseconds(async () => {
      await waitFor(() => withDeadline(this.#isTraced(), PROBE_MS, tooLate), {
        deadlineMs: TRACED_DEADLINE_MS,
        what: 'a complete trace',
      });
      return performance.now() - end;
    });
  }

  /** Sends a request, and looks whether both services' segments of it arrive. */
  async #isTraced(): Promise<boolean> {
    const traceId = newTraceId();
    const headers = { 'X-Amzn-Trace-Id': `Root=${traceId};Sampled=1` };
    const answer = await this.#stack.ask('/notification-xray', {
      headers,
      signal: AbortSignal.timeout(5000),
    });
    await answer.arrayBuffer();
    return waitFor(
      async () => {
        const counts = await Promise.all(this.#stack.daemons.map((daemon) => daemon.segmentsOf(traceId)));
        return answer.ok && counts.reduce((sum, count) => sum + count, 0) >= 2;
      },
      { deadlineMs: 2000, what: 'both segments' },
    );
  }

  /** Ends the services, after which what they sent is known, and adds up where it went. */
  async #books(): Promise<SegmentBooks> {
    await this.#stack.endServices();
    await sleep(ARRIVAL_MS);
    let books = await this.#addUp();
    await waitFor(async () => (books = await this.#addUp()).wrong === undefined, {
      deadlineMs: READ_DEADLINE_MS,
      what: 'the books to add up',
    }).catch(() => undefined); // what is wrong is told in them
    return books;
  }

  async #addUp(): Promise<SegmentBooks> {
    const { users, notification, daemons } = this.#stack;
    const { lostOnTheWay = () => 0, mistake } = this.#stage;
    const counts = await Promise.all(daemons.map((daemon) => daemon.settled()));
    const books = keepBooks({
      services: [users.counts, notification.counts],
      daemons: counts,
      alsoSent: this.#alsoSent,
      lostOnTheWay: lostOnTheWay(),
      accounting: this.#scenario.accounting ?? 'all',
    });
    const wrong =
      books.wrong ?? mistake?.({ users: users.counts, notification: notification.counts }, counts);
    return { ...books, ...(wrong !== undefined && { wrong }) };
  }
}

/** What a wait answers; undefined when its deadline comes first. */
async function milliseconds(wait: () => Promise<number>): Promise<number | undefined> {
  try {
    return await wait();
  } catch (error) {
    if (error instanceof WaitError) return undefined;
    throw error;
  }
}
