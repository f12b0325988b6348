import type { SegmentNode, Trace, TraceDocument } from '@xray-microservices/xray-model';
import { TraceTestingError } from '../errors.ts';
import type { SamplingCall } from '../sampling/sampling-answers.ts';
import { segments } from '../trace/find.ts';
import type { SegmentPattern } from '../trace/find.ts';
import { Condition } from './condition.ts';
import { countOf, deadlineMessage } from './deadline-message.ts';
import type { WaitDescription } from './deadline-message.ts';
import type { DocumentStore } from './document-store.ts';
import type { Inbox } from './inbox.ts';
import { countKernelDrops } from './kernel-drops.ts';
import { TraceWait } from './trace-wait.ts';
import type { Collector, RefusedDatagram, WaitForTraceOptions, WaitOptions } from './types.ts';
import type { Waits } from './waits.ts';

/** What a collector is made of; all of it is running already. */
export interface CollectorParts {
  readonly address: string;
  readonly port: number;
  readonly deadlineMs: number;
  readonly store: DocumentStore;
  readonly inbox: Inbox;
  readonly waits: Waits;
  readonly samplingCalls: SamplingCall[];
  readonly stopListening: () => Promise<void>;
}

export class UdpCollector implements Collector {
  readonly address: string;
  readonly port: number;
  readonly #parts: CollectorParts;
  #closing: Promise<void> | undefined;

  constructor(parts: CollectorParts) {
    this.address = parts.address;
    this.port = parts.port;
    this.#parts = parts;
  }

  get documents(): readonly TraceDocument[] {
    return this.#parts.store.documents;
  }

  get refused(): readonly RefusedDatagram[] {
    return this.#parts.inbox.refused;
  }

  get received(): number {
    return this.#parts.inbox.received;
  }

  get dropped(): number {
    return this.#parts.inbox.dropped;
  }

  get samplingCalls(): readonly SamplingCall[] {
    return [...this.#parts.samplingCalls];
  }

  traces(): Trace[] {
    return this.#parts.store.traces();
  }

  segments(pattern?: SegmentPattern): SegmentNode[] {
    return this.traces().flatMap((trace) => segments(trace, pattern));
  }

  async waitForTrace(
    wanted: string | ((trace: Trace) => boolean),
    options: WaitForTraceOptions = {},
  ): Promise<Trace> {
    const wait = new TraceWait(this.#parts.store, wanted, options);
    return await this.#waitFor(
      () => wait.look(),
      () => wait.describe(),
      options,
    );
  }

  async waitForSegments(
    wanted: number | ((ended: readonly SegmentNode[]) => boolean),
    options: WaitOptions = {},
  ): Promise<SegmentNode[]> {
    const least = typeof wanted === 'number' ? wanted : 0;
    const isEnough = new Condition(
      typeof wanted === 'number' ? (found: readonly SegmentNode[]) => found.length >= least : wanted,
    );
    const ended = (): SegmentNode[] => this.segments().filter(({ inProgress }) => !inProgress);
    const look = (): SegmentNode[] | undefined => {
      // Every segment is a document at least, so with fewer there is no need to put all traces together.
      const found = this.#parts.store.size < least ? [] : ended();
      return isEnough.isMet(found) ? found : undefined;
    };
    const describe = (): WaitDescription => ({
      what: typeof wanted === 'number' ? countOf(wanted, 'segment') : `segments by ${isEnough.describe()}`,
      reasons: [`Segments that have ended: ${ended().length}.`],
      traces: this.traces(),
      ...isEnough.cause,
    });
    return await this.#waitFor(look, describe, options);
  }

  async waitForSamplingCall(
    operation: SamplingCall['operation'],
    options: WaitOptions = {},
  ): Promise<SamplingCall> {
    const calls = this.#parts.samplingCalls;
    const look = (): SamplingCall | undefined => calls.find((call) => call.operation === operation);
    const describe = (): WaitDescription => ({
      what: `a call of ${operation}`,
      reasons: [`Calls for sampling: ${calls.length}.`],
      traces: [],
    });
    return await this.#waitFor(look, describe, options);
  }

  clear(): void {
    this.#parts.inbox.clear();
    this.#parts.samplingCalls.length = 0;
  }

  close(): Promise<void> {
    this.#parts.waits.close();
    this.#closing ??= this.#parts.stopListening();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** The error is made here and not in a timer, so that its stack leads to the line of the test that waits. */
  async #waitFor<T>(
    look: () => T | undefined,
    describe: () => WaitDescription,
    options: WaitOptions,
  ): Promise<T> {
    const { deadlineMs = this.#parts.deadlineMs } = options;
    const outcome = await this.#parts.waits.until(look, deadlineMs);
    if (outcome.kind === 'found') {
      return outcome.value;
    }
    const description = describe();
    if (outcome.kind === 'closed') {
      throw new TraceTestingError(
        'CLOSED',
        `The collector was closed during a wait for ${description.what}.`,
      );
    }
    const kernelDrops = await countKernelDrops(this.port);
    const message = deadlineMessage(this, { ...description, deadlineMs, kernelDrops });
    throw new TraceTestingError('DEADLINE', message, description);
  }
}
