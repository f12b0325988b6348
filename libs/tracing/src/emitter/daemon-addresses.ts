import { isIP } from 'node:net';
import type { Lookup } from './emitter-options.ts';
import { ResolutionError } from './resolution-error.ts';

/** The daemon's addresses, and the one in use. */
export class DaemonAddresses {
  /** Whether the host is an address already: there is nothing to resolve. */
  readonly isFixed: boolean;
  readonly #host: string;
  readonly #lookup: Lookup;
  #known: readonly string[];
  #current: string | undefined;

  constructor(host: string, lookup: Lookup) {
    this.#host = host;
    this.#lookup = lookup;
    this.isFixed = isIP(host) !== 0;
    this.#known = this.isFixed ? [host] : [];
    this.#current = this.#known[0];
  }

  /** The address to send to; `undefined` until one is known. */
  get current(): string | undefined {
    return this.#current;
  }

  /**
   * Asks for the addresses again. The one in use stays if it is still among them.
   *
   * @throws ResolutionError when the host has no address; those known before stay
   */
  async resolve(): Promise<void> {
    const addresses = await this.#ask();
    if (addresses.length === 0) throw new ResolutionError(this.#host, undefined);
    this.#known = addresses;
    if (this.#current === undefined || !addresses.includes(this.#current)) this.#current = addresses[0];
  }

  /** Goes on to the next address: `localhost`, say, may be `::1` and 127.0.0.1 with the daemon at one of them only. */
  advance(): void {
    const index = this.#known.indexOf(this.#current ?? '');
    this.#current = this.#known[(index + 1) % this.#known.length];
  }

  async #ask(): Promise<string[]> {
    try {
      const found = await this.#lookup(this.#host);
      return found.map(({ address }) => address).filter((address) => isIP(address) !== 0);
    } catch (cause) {
      throw new ResolutionError(this.#host, cause);
    }
  }
}
