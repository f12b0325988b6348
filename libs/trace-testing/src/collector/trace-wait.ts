import type { Trace, TraceId } from '@xray-microservices/xray-model';
import { connectionProblems, openWork } from '../trace/connection.ts';
import { readTraceId } from '../trace/new-trace-headers.ts';
import { Condition } from './condition.ts';
import type { WaitDescription } from './deadline-message.ts';
import type { DocumentStore } from './document-store.ts';
import type { WaitForTraceOptions } from './types.ts';

const MOST_OTHER_IDS = 5;

/** One wait for a trace: finds it, and at the deadline says why it was not found. */
export class TraceWait {
  readonly #store: DocumentStore;
  /** Which of all traces is meant. */
  readonly #wanted: TraceId | Condition<Trace>;
  readonly #until: Condition<Trace> | undefined;
  readonly #parentId: string | undefined;
  /** Traces that will not do as they are. The store makes a new object when something of one arrives. */
  readonly #rejected = new WeakSet<Trace>();

  /** @throws {TraceTestingError} `TRACE_ID` */
  constructor(
    store: DocumentStore,
    wanted: string | ((trace: Trace) => boolean),
    { until, parentId }: WaitForTraceOptions,
  ) {
    this.#store = store;
    this.#wanted = typeof wanted === 'string' ? readTraceId(wanted) : new Condition(wanted);
    this.#until = until === undefined ? undefined : new Condition(until);
    this.#parentId = parentId;
  }

  /** The trace, once it is there and as wanted. */
  look(): Trace | undefined {
    for (const trace of this.#candidates()) {
      if (this.#rejected.has(trace)) {
        continue;
      }
      if (this.#means(trace) && this.#problemsOf(trace).length === 0) {
        return trace;
      }
      this.#rejected.add(trace);
    }
    return undefined;
  }

  /** Why there is none yet. */
  describe(): WaitDescription {
    const meant = this.#candidates().filter((trace) => this.#means(trace));
    const which =
      typeof this.#wanted === 'string'
        ? `the trace ${this.#wanted}`
        : `a trace by ${this.#wanted.describe()}`;
    const state = this.#until === undefined ? 'to be one tree with nothing in progress' : 'to be as wanted';
    return {
      what: `${which} ${state}`,
      reasons: meant.length === 0 ? this.#absence() : meant.flatMap((trace) => this.#problemsOf(trace)),
      traces: meant,
      ...this.#until?.cause,
    };
  }

  #candidates(): Trace[] {
    if (typeof this.#wanted !== 'string') {
      return this.#store.traces();
    }
    const trace = this.#store.trace(this.#wanted);
    return trace === undefined ? [] : [trace];
  }

  #means(trace: Trace): boolean {
    return typeof this.#wanted === 'string' || this.#wanted.isMet(trace);
  }

  #problemsOf(trace: Trace): string[] {
    if (this.#until !== undefined) {
      return this.#until.isMet(trace) ? [] : [`The condition is not met: ${this.#until.describe()}`];
    }
    const problems = [...connectionProblems(trace, { parentId: this.#parentId }), ...openWork(trace)];
    return problems.map((problem) => `But ${problem}.`);
  }

  #absence(): string[] {
    const ids = this.#store.traceIds;
    const shown = ids.slice(-MOST_OTHER_IDS).join(', ');
    return [ids.length === 0 ? 'There is no trace.' : `Other traces came: ${shown}.`];
  }
}
