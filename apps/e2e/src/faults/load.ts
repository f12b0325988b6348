import { randomBytes } from 'node:crypto';
import { outcomeOf, outcomeOfError } from './classify.ts';
import type { Ledger, Outcome, Service } from './ledger.ts';
import { TURNS } from './requests.ts';
import type { DirectMail, Planned } from './requests.ts';
import type { Stack } from './stack.ts';

/** Requests a second, whatever becomes of the ones before. */
export const RATE = 24;
/** More are not on their way at a time; what would be one more is left out. */
const MOST_AT_A_TIME = 600;

export const newTraceId = (): string =>
  `1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;

export interface LoadOptions {
  readonly stack: Stack;
  readonly ledger: Ledger;
  /** Services that the fault ends. */
  readonly ended: readonly Service[];
}

/** Requests of all kinds at a steady rate, as many callers send them who do not know of each other. */
export class Load {
  /** The mails that notification said it took. */
  readonly mails: DirectMail[] = [];
  readonly #options: LoadOptions;
  readonly #underWay = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #turn = 0;

  private constructor(options: LoadOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      this.#next();
    }, 1000 / RATE);
  }

  static start(options: LoadOptions): Load {
    return new Load(options);
  }

  /** No more requests; resolves when all have ended. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
  }

  #next(): void {
    if (this.#underWay.size === MOST_AT_A_TIME) return;
    const plan = TURNS[this.#turn++ % TURNS.length];
    if (plan === undefined) return;
    const request = this.#send(plan(this.#options.stack)).finally(() => this.#underWay.delete(request));
    this.#underWay.add(request);
  }

  async #send(planned: Planned): Promise<void> {
    const { kind, of, promises } = planned;
    const sentAt = performance.now();
    const outcome = await this.#outcome(planned);
    const isPromise = outcome.is === 'ok' && promises !== undefined;
    if (isPromise && 'key' in promises) this.mails.push(promises);
    this.#options.ledger.add({
      ...{ kind, of, sentAt, outcome, endedAt: performance.now() },
      ...(isPromise && { promised: promises }),
    });
  }

  async #outcome({ of, send, right }: Planned): Promise<Outcome> {
    const traceId = newTraceId();
    try {
      const response = await send(`Root=${traceId};Sampled=1`);
      const { status, headers } = response;
      const answer = { status, contentType: headers.get('content-type'), body: await response.text() };
      return outcomeOf(answer, { traceId, right });
    } catch (error) {
      return outcomeOfError(error, of, this.#options.ended);
    }
  }
}
