import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { TraceId } from '@xray-microservices/xray-model';
import type { DatagramBatch } from '../ingest/datagram-batch.ts';
import type { Log } from '../log.ts';
import type { StateStore } from '../state/state-store.ts';
import { StoreError } from './store-error.ts';
import type { TraceStore } from './trace-store.ts';
import type { QuestionName, Questions, WorkerMessage } from './worker-protocol.ts';

interface Asked {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: StoreError) => void;
}

/** Questions that may wait for their turn; more are refused. Documents have a queue of their own. */
const MOST_WAITING = 256;

/**
 * The store as the rest of the program sees it: questions to its thread, answered later. They are put one at a time, so
 * that between two of them the thread gets to the documents that came in.
 */
export class StoreClient implements TraceStore, StateStore {
  readonly #worker: Worker;
  readonly #asked = new Map<number, Asked>();
  readonly #waiting: (() => void)[] = [];
  #isAsking = false;
  #calls = 0;
  #ended: StoreError | undefined;

  constructor(worker: Worker, log: Log) {
    this.#worker = worker;
    worker.on('message', (message: WorkerMessage) => {
      this.#take(message, log);
    });
    worker.on('error', (error) => {
      log.error('the store failed', { error: error instanceof Error ? error.stack : String(error) });
      this.#end(new StoreError('STORE_FAILED', 'The store failed; see the log.', { cause: error }));
    });
    worker.on('exit', () => {
      this.#end(new StoreError('STORE_CLOSED', 'The store is closed.'));
    });
  }

  /** Takes datagrams in. Not to be held up by questions, it is the caller who keeps their number down. */
  takeBatch({ bytes, ends }: DatagramBatch): Promise<Questions['takeBatch']['answers']> {
    return this.#put('takeBatch', { bytes, ends }, [bytes.buffer, ends.buffer]);
  }

  takeDocuments(texts: readonly string[]): Promise<Questions['takeDocuments']['answers']> {
    return this.#ask('takeDocuments', texts);
  }

  readTraces(ids: readonly TraceId[]): Promise<Questions['readTraces']['answers']> {
    return this.#ask('readTraces', ids);
  }

  summaries(query: Questions['summaries']['takes']): Promise<Questions['summaries']['answers']> {
    return this.#ask('summaries', query);
  }

  graph(query: Questions['graph']['takes']): Promise<Questions['graph']['answers']> {
    return this.#ask('graph', query);
  }

  traceGraph(ids: readonly TraceId[]): Promise<Questions['traceGraph']['answers']> {
    return this.#ask('traceGraph', ids);
  }

  series(query: Questions['series']['takes']): Promise<Questions['series']['answers']> {
    return this.#ask('series', query);
  }

  arrivals(cursor: number, limit: number): Promise<Questions['arrivals']['answers']> {
    return this.#ask('arrivals', { cursor, limit });
  }

  facets(query: Questions['facets']['takes']): Promise<Questions['facets']['answers']> {
    return this.#ask('facets', query);
  }

  split(query: Questions['split']['takes']): Promise<Questions['split']['answers']> {
    return this.#ask('split', query);
  }

  stats(): Promise<Questions['stats']['answers']> {
    return this.#ask('stats', undefined);
  }

  vocabulary(): Promise<Questions['vocabulary']['answers']> {
    return this.#ask('vocabulary', undefined);
  }

  readState(key: string): Promise<Questions['readState']['answers']> {
    return this.#ask('readState', key);
  }

  async writeState(key: string, json: string): Promise<void> {
    await this.#ask('writeState', { key, json });
  }

  /** Writes everything and ends the thread. */
  async close(): Promise<void> {
    const exited = once(this.#worker, 'exit');
    await this.#put('close', undefined);
    await exited;
  }

  async #ask<Name extends QuestionName>(
    name: Name,
    input: Questions[Name]['takes'],
  ): Promise<Questions[Name]['answers']> {
    if (this.#isAsking) {
      if (this.#waiting.length >= MOST_WAITING) {
        throw new StoreError('STORE_BUSY', 'Too many requests are waiting for the store; try again.');
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#isAsking = true;
    try {
      return await this.#put(name, input);
    } finally {
      const next = this.#waiting.shift();
      this.#isAsking = next !== undefined;
      next?.();
    }
  }

  #put<Name extends QuestionName>(
    name: Name,
    input: Questions[Name]['takes'],
    transfer: ArrayBuffer[] = [],
  ): Promise<Questions[Name]['answers']> {
    if (this.#ended !== undefined) {
      return Promise.reject(this.#ended);
    }
    this.#calls += 1;
    const call = this.#calls;
    const answered = new Promise<unknown>((resolve, reject) => {
      this.#asked.set(call, { resolve, reject });
    });
    this.#worker.postMessage({ call, name, input }, transfer);
    return answered as Promise<Questions[Name]['answers']>; // The thread answers by the same table.
  }

  #take(message: WorkerMessage, log: Log): void {
    if (message.kind === 'log') {
      log[message.level](message.message, message.fields);
    } else if (message.kind === 'answer' || message.kind === 'failure') {
      const asked = this.#asked.get(message.call);
      this.#asked.delete(message.call);
      if (message.kind === 'answer') {
        asked?.resolve(message.value);
      } else {
        asked?.reject(new StoreError('STORE_FAILED', message.message));
      }
    }
  }

  #end(error: StoreError): void {
    this.#ended ??= error;
    for (const { reject } of this.#asked.values()) {
      reject(error);
    }
    this.#asked.clear();
  }
}
