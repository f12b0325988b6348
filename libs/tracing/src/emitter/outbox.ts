import type { Endpoint } from '../core/daemon-address.ts';
import { Backlog } from './backlog.ts';
import type { Connection } from './connection.ts';
import type { DropCause, TracingCounters } from './counters.ts';
import { DaemonLink } from './daemon-link.ts';
import type { EmitterSettings } from './emitter-options.ts';
import { Reachability } from './reachability.ts';
import { codeOf } from './resolution-error.ts';
import type { TroubleLog } from './trouble-log.ts';

/** What the queue hands over at once: about what the daemon's receive buffer takes. */
const BATCH_DOCUMENTS = 50;
const BATCH_BYTES = 128 * 1024;
/** How long the daemon gets to read a batch. */
const BATCH_GAP_MS = 1;

/** Turns of the event loop after which a closed socket has reported the datagrams that it still held. */
const CLOSING_TURNS = 3;

/**
 * Hands datagrams to the socket at once, and keeps those that have to wait: for the daemon's address, for a busy
 * network, or, when they are parts of a large document or some of many, for their turn. Each is counted once as handed over or dropped.
 */
export class Outbox {
  readonly #settings: EmitterSettings;
  readonly #counters: TracingCounters;
  readonly #log: TroubleLog;
  readonly #backlog: Backlog;
  readonly #reachability: Reachability;
  readonly #link: DaemonLink;
  #inFlight = 0;
  #batchTimer: NodeJS.Timeout | undefined;
  /** Called when nothing waits and nothing is in flight. */
  #whenIdle: (() => void) | undefined;

  constructor(endpoint: Endpoint, settings: EmitterSettings, counters: TracingCounters, log: TroubleLog) {
    this.#settings = settings;
    this.#counters = counters;
    this.#log = log;
    this.#backlog = new Backlog(settings.maxQueuedDocuments, settings.maxQueuedBytes);
    this.#reachability = new Reachability(endpoint, log, settings.quietMs);
    const connected = (): void => {
      this.#sendBatch();
    };
    this.#link = new DaemonLink({ endpoint, settings, counters, log, observer: this, connected });
  }

  /** Sends a datagram at once if the socket takes it, else keeps it. */
  send(datagram: Buffer, isPart: boolean): void {
    const { connection } = this.#link;
    if (connection === undefined || this.#isCongested(connection)) this.enqueue(datagram, isPart);
    else this.#handOver(connection, datagram, isPart);
  }

  /** Puts a datagram into the queue, from which a batch is sent every millisecond. */
  enqueue(datagram: Buffer, isPart: boolean): void {
    if (this.#backlog.push(datagram, isPart)) {
      this.#planBatch();
    } else {
      this.#drop('queueFull', isPart);
      this.#log.warn('queueFull', 'more segments wait for the daemon than the queue takes: some are dropped');
    }
  }

  /** Resolves when nothing waits and nothing is in flight, or after `deadlineMs`. Keeps the process alive meanwhile. */
  async idleWithin(deadlineMs: number): Promise<void> {
    this.#link.hurry();
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => {
      const deadline = setTimeout(resolve, deadlineMs);
      this.#whenIdle = () => {
        clearTimeout(deadline);
        resolve();
      };
    });
    this.#whenIdle = undefined;
  }

  /** Drops what waits and closes the socket. */
  async close(): Promise<void> {
    clearTimeout(this.#batchTimer);
    const cause = this.#link.connection === undefined ? 'unresolved' : 'closed';
    for (let left = this.#backlog.shift(); left !== undefined; left = this.#backlog.shift()) {
      this.#drop(cause, left.isPart);
    }
    this.#link.close();
    for (let turn = 0; turn < CLOSING_TURNS && this.#inFlight > 0; turn += 1) await nextTurn();
  }

  /** From the connection: a datagram was handed to the network. */
  sent(isPart: boolean): void {
    if (!isPart) this.#counters.sent += 1;
    if (this.#reachability.noticeSuccess()) this.#link.noticeSuccess();
    this.#settle();
  }

  /** From the connection: a datagram was not handed to the network. */
  failed(error: Error, isPart: boolean): void {
    this.#drop('sendFailed', isPart);
    // The network's report on an earlier datagram, which came instead of sending this one.
    if (codeOf(error) === 'ECONNREFUSED') this.#counters.refused += 1;
    if (codeOf(error) !== 'ECANCELED') this.#noticeTrouble(error);
    this.#settle();
  }

  /** From the connection: the network's report on an earlier datagram. */
  reported(error: Error): void {
    this.#counters.refused += 1;
    this.#noticeTrouble(error);
  }

  #handOver(connection: Connection, datagram: Buffer, isPart: boolean): void {
    try {
      connection.send(datagram, isPart);
      this.#inFlight += 1;
    } catch (error) {
      this.#drop('sendFailed', isPart);
      this.#noticeTrouble(error as Error);
    }
  }

  /** Sends some of what waits, and plans the next batch if there is more. */
  #sendBatch(): void {
    clearTimeout(this.#batchTimer);
    this.#batchTimer = undefined;
    const { connection } = this.#link;
    let bytes = 0;
    for (let count = 0; count < BATCH_DOCUMENTS && bytes < BATCH_BYTES; count += 1) {
      if (connection === undefined || this.#isCongested(connection)) break;
      const next = this.#backlog.shift();
      if (next === undefined) break;
      bytes += next.datagram.length;
      this.#handOver(connection, next.datagram, next.isPart);
    }
    this.#planBatch();
  }

  /** Without a connection there is nothing to plan: a new one asks for the first batch. */
  #planBatch(): void {
    const isNeeded = this.#backlog.size > 0 && this.#link.connection !== undefined;
    if (!isNeeded || this.#batchTimer !== undefined) return;
    this.#batchTimer = setTimeout(() => {
      this.#sendBatch();
    }, BATCH_GAP_MS).unref();
  }

  #isCongested(connection: Connection): boolean {
    return connection.isCongested(this.#settings.maxInFlightDocuments, this.#settings.maxInFlightBytes);
  }

  #drop(cause: DropCause, isPart: boolean): void {
    if (isPart) this.#counters.partsDropped += 1;
    else this.#counters.dropped[cause] += 1;
  }

  #noticeTrouble(error: Error): void {
    this.#reachability.noticeTrouble(error);
    this.#link.noticeTrouble(error);
  }

  #settle(): void {
    this.#inFlight -= 1;
    if (this.#isIdle()) this.#whenIdle?.();
  }

  #isIdle(): boolean {
    return this.#inFlight === 0 && this.#backlog.size === 0;
  }
}

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
