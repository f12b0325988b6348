import { AsyncResource } from 'node:async_hooks';
import type { Endpoint } from '../core/daemon-address.ts';
import { Backoff } from './backoff.ts';
import type { ConnectionObserver } from './connection.ts';
import { Connection } from './connection.ts';
import type { TracingCounters } from './counters.ts';
import { DaemonAddresses } from './daemon-addresses.ts';
import type { EmitterSettings } from './emitter-options.ts';
import { codeOf } from './resolution-error.ts';
import type { TroubleLog } from './trouble-log.ts';

const LONGEST_TIMER_MS = 2 ** 31 - 1;
const LONGEST_PAUSE_MS = 30_000;

export interface DaemonLinkParts {
  readonly endpoint: Endpoint;
  readonly settings: EmitterSettings;
  readonly counters: TracingCounters;
  readonly log: TroubleLog;
  readonly observer: ConnectionObserver;
  /** Called with each new connection in place. */
  readonly connected: () => void;
}

/**
 * Keeps a connection to the daemon, apart from the requests that send over it.
 *
 * The name is resolved at the start, then on an interval, and soon after trouble; the socket is renewed on an interval
 * of its own, and soon after trouble. A new socket has a new source port, so that the network looks for the daemon anew:
 * its entry for the old port may lead to a pod that is gone for as long as documents flow (kubernetes/kubernetes#139629).
 */
export class DaemonLink {
  /** The connection to send over; `undefined` until the daemon's address is known. */
  connection: Connection | undefined;
  readonly #parts: DaemonLinkParts;
  readonly #addresses: DaemonAddresses;
  readonly #resolveRetry: Backoff;
  readonly #troubleRetry: Backoff;
  /** Timers and sockets must not keep the context of the request that happened to meet trouble. */
  readonly #outside = new AsyncResource('XRayDaemonLink');
  /** The connection before, while its last datagrams are in flight. */
  #retired: Connection | undefined;
  /** When the name is to be resolved and the socket to be renewed, on the clock of `performance.now()`. */
  #resolveAt: number;
  #renewAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #isRetryPlanned = false;
  #isRefused = false;
  #isWorking = false;
  #isClosed = false;

  constructor(parts: DaemonLinkParts) {
    const { endpoint, settings } = parts;
    this.#parts = parts;
    this.#addresses = new DaemonAddresses(endpoint.host, settings.lookup);
    this.#resolveRetry = new Backoff(settings.retryMs, settings.random);
    this.#troubleRetry = new Backoff(settings.retryMs, settings.random);
    this.#resolveAt = this.#addresses.isFixed ? Infinity : 0;
    void this.#work();
  }

  /** The network reported an error: resolves and renews soon, and ever less often while it goes on. */
  noticeTrouble(error: Error): void {
    if (codeOf(error) === 'ECONNREFUSED') this.#isRefused = true;
    if (this.#isRetryPlanned || this.#isWorking || this.#isClosed) return;
    this.#isRetryPlanned = true;
    const at = performance.now() + this.#troubleRetry.next();
    this.#renewAt = Math.min(this.#renewAt, at);
    if (!this.#addresses.isFixed) this.#resolveAt = Math.min(this.#resolveAt, at);
    this.#arm();
  }

  /** Sending goes well again. */
  noticeSuccess(): void {
    this.#troubleRetry.reset();
    this.#isRefused = false;
  }

  /** Tries to connect at once if there is no connection yet. */
  hurry(): void {
    if (this.connection !== undefined || this.#isWorking) return;
    if (!this.#addresses.isFixed) this.#resolveAt = 0;
    this.#renewAt = 0;
    this.#arm();
  }

  /** Closes the sockets; what is in flight fails. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#retired?.close();
    this.connection?.close();
    this.connection = undefined;
  }

  /** Does what is due, one thing after the other, and plans what comes next. */
  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    this.#isRetryPlanned = false;
    try {
      await this.#doWhatIsDue();
    } catch (error) {
      // Nobody waits for this promise, and its rejection would end the process.
      this.#renewAt = performance.now() + LONGEST_PAUSE_MS;
      this.#resolveAt = Math.max(this.#resolveAt, this.#renewAt);
      this.#parts.log.warn('internal', `a fault in the library: ${messageOf(error)}`);
    }
    this.#isWorking = false;
    this.#arm();
  }

  async #doWhatIsDue(): Promise<void> {
    const now = performance.now();
    const addressBefore = this.#addresses.current;
    if (this.#resolveAt <= now) await this.#resolve();
    if (this.#isRefused && this.#addresses.current === addressBefore) this.#addresses.advance();
    this.#isRefused = false;
    if (!this.#isClosed && (this.#renewAt <= now || this.#hasMoved())) await this.#connect();
  }

  #hasMoved(): boolean {
    return this.connection?.address !== this.#addresses.current;
  }

  async #resolve(): Promise<void> {
    const { settings, counters, log, endpoint } = this.#parts;
    try {
      await this.#addresses.resolve();
      counters.resolutions += 1;
      this.#resolveRetry.reset();
      this.#resolveAt = this.#fromNow(settings.resolveIntervalMs);
      log.over('unresolved', `the daemon's host "${endpoint.host}" can be resolved again`);
    } catch (error) {
      counters.resolutionFailures += 1;
      this.#resolveAt = performance.now() + this.#resolveRetry.next();
      const known = this.#addresses.current;
      const meanwhile = known === undefined ? 'segments wait until it can' : `segments go on to ${known}`;
      log.warn('unresolved', `the daemon's host ${messageOf(error)}; ${meanwhile}`);
    }
  }

  async #connect(): Promise<void> {
    const { settings, endpoint, log, observer, connected } = this.#parts;
    const address = this.#addresses.current;
    if (address === undefined) return;
    try {
      const connection = await Connection.open(address, endpoint.port, observer);
      this.#renewAt = this.#fromNow(settings.renewIntervalMs);
      this.#use(connection);
      log.over('unconnected', `a socket to the daemon at ${address} could be opened`);
    } catch (error) {
      this.#renewAt = performance.now() + this.#troubleRetry.next();
      this.#addresses.advance();
      log.warn('unconnected', `no socket to the daemon at ${address} could be opened: ${messageOf(error)}`);
    }
    if (this.connection !== undefined) connected();
  }

  /** Puts a new connection in place of the one before, which is closed after its last datagram. */
  #use(connection: Connection): void {
    if (this.#isClosed) {
      connection.close();
      return;
    }
    if (this.connection !== undefined) {
      this.#parts.counters.reconnects += 1;
      this.#retired?.close(); // had a whole interval for its last datagrams
      this.#retired = this.connection;
      this.connection.retire();
    }
    this.connection = connection;
  }

  /** Sets the timer to what is due next. */
  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed || this.#isWorking) return;
    const renewAt = this.#addresses.current === undefined ? Infinity : this.#renewAt;
    const at = Math.min(this.#resolveAt, renewAt);
    if (at === Infinity) return;
    const delay = Math.min(Math.max(at - performance.now(), 0), LONGEST_TIMER_MS);
    this.#outside.runInAsyncScope(() => {
      this.#timer = setTimeout(() => void this.#work(), delay).unref();
    });
  }

  /** The time after an interval, ±25 %; never for an interval of 0. */
  #fromNow(intervalMs: number): number {
    if (!(intervalMs > 0)) return Infinity;
    return performance.now() + intervalMs * (0.75 + this.#parts.settings.random() / 2);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
