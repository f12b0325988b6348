import type { EmitterOptions } from '../../src/emitter/emitter-options.ts';
import type { TracingCounters } from '../../src/emitter/counters.ts';
import { UdpEmitter } from '../../src/emitter/udp-emitter.ts';

/** For a close that lets everything out first, however busy the machine is. */
export const LONG_MS = 20_000;

/** Emitters for tests, with what they logged. All are closed by `closeAll`. */
export class Emitters {
  readonly warnings: string[] = [];
  readonly infos: string[] = [];
  readonly #open: { close(deadlineMs: number): Promise<void> }[] = [];

  /** An emitter that acts on trouble within milliseconds. */
  start(host: string, port: number, options: EmitterOptions = {}): UdpEmitter {
    const logger = {
      debug: () => undefined,
      info: (message: string) => this.infos.push(message),
      warn: (message: string) => this.warnings.push(message),
      error: () => undefined,
    };
    return this.keep(new UdpEmitter({ host, port }, logger, { retryMs: 5, quietMs: 1, ...options }));
  }

  /** Closes this too in the end. */
  keep<T extends { close(deadlineMs: number): Promise<void> }>(resource: T): T {
    this.#open.push(resource);
    return resource;
  }

  async closeAll(): Promise<void> {
    for (const each of this.#open.splice(0)) await each.close(1000);
    this.warnings.length = 0;
    this.infos.length = 0;
  }
}

export const document = (id: string): string => JSON.stringify({ id, name: 'test' });

/** Documents whose fate is settled; each counts once. */
export const settled = ({ sent, split, dropped }: TracingCounters): number =>
  sent + split + Object.values(dropped).reduce((sum, count) => sum + count, 0);
