import type { Endpoint } from '../core/daemon-address.ts';
import type { TroubleLog } from './trouble-log.ts';

/**
 * Whether the daemon can be reached, as far as UDP lets know: errors tell that it can't, and when none has come for a
 * while although documents were sent, it is taken to be there again.
 */
export class Reachability {
  readonly #endpoint: Endpoint;
  readonly #log: TroubleLog;
  readonly #quietMs: number;
  /** Since when sending goes well after trouble; Infinity while it does not, `undefined` without trouble. */
  #wellSince: number | undefined;

  constructor(endpoint: Endpoint, log: TroubleLog, quietMs: number) {
    this.#endpoint = endpoint;
    this.#log = log;
    this.#quietMs = quietMs;
  }

  noticeTrouble(error: Error): void {
    this.#wellSince = Infinity;
    const { host, port } = this.#endpoint;
    this.#log.warn(
      'unreachable',
      `the daemon at ${host}:${port} can't be reached, segments are lost: ${error.message}`,
    );
  }

  /** A datagram went out. True when that ends the trouble. */
  noticeSuccess(): boolean {
    if (this.#wellSince === undefined) return false;
    const now = performance.now();
    if (this.#wellSince === Infinity) this.#wellSince = now;
    if (now - this.#wellSince < this.#quietMs) return false;
    this.#wellSince = undefined;
    const { host, port } = this.#endpoint;
    this.#log.over('unreachable', `the daemon at ${host}:${port} can be reached again`);
    return true;
  }
}
