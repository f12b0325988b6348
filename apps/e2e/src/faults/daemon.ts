import { waitFor } from '@xray-microservices/testing';
import { z } from 'zod';
import { Part } from './part.ts';
import type { Place } from './part.ts';

const SETTLE_DEADLINE_MS = 20_000;

const tally = z.record(z.string(), z.number());
const statsSchema = z.object({ received: z.number(), stored: z.number(), rejected: tally, dropped: tally });
const tracesSchema = z.object({ Traces: z.array(z.object({ Segments: z.array(z.unknown()) })) });

/** What became of the documents that reached a daemon. */
export interface DaemonCounts {
  received: number;
  stored: number;
  rejected: number;
  dropped: number;
  /** Datagrams that the kernel dropped at the daemon's port. */
  droppedByKernel: number;
}

export const NO_COUNTS: DaemonCounts = {
  received: 0,
  stored: 0,
  rejected: 0,
  dropped: 0,
  droppedByKernel: 0,
};

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

export interface DaemonOptions {
  readonly place: Place;
  readonly port: number;
  /** Where it listens for datagrams, when that is not the address at which it is asked. */
  readonly bind?: string;
  /** File in which traces are kept. */
  readonly data?: string;
}

/** xray-local, with what all its lives have counted. */
export class Daemon {
  readonly part: Part;
  #before: DaemonCounts = NO_COUNTS;
  #isRunning = true;

  private constructor(part: Part) {
    this.part = part;
  }

  static async start({ place, port, bind = place.host, data }: DaemonOptions): Promise<Daemon> {
    const env = {
      XRAY_LOCAL_BIND: endpoint(bind, port),
      XRAY_LOCAL_BIND_TCP: endpoint(place.namespace === undefined ? bind : '0.0.0.0', port),
      ...(data !== undefined && { XRAY_LOCAL_DATA: data }),
    };
    return new Daemon(await Part.start({ app: 'xray-local', env, place, port, readyPath: '/readyz' }));
  }

  get url(): string {
    return this.part.url;
  }

  /** SIGKILL, at once after its counters were read. */
  async kill(): Promise<void> {
    await this.#note();
    await this.part.kill();
  }

  /** SIGTERM, likewise. */
  async terminate(): Promise<number | string> {
    await this.#note();
    return this.part.terminate();
  }

  /** @param bind where it listens for datagrams from now on, when that is elsewhere */
  async restart(bind?: string): Promise<void> {
    const { port } = this.part.address;
    await this.part.restart(bind === undefined ? {} : { XRAY_LOCAL_BIND: endpoint(bind, port) });
    this.#isRunning = true;
  }

  /** How many segments of a trace are here. */
  async segmentsOf(traceId: string): Promise<number> {
    const answer = await fetch(`${this.url}/Traces`, {
      method: 'POST',
      body: JSON.stringify({ TraceIds: [traceId] }),
      signal: AbortSignal.timeout(2000),
    });
    const { Traces: traces } = tracesSchema.parse(await answer.json());
    return traces[0]?.Segments.length ?? 0;
  }

  /** Waits until nothing that has arrived is left to be judged, and answers the counters of that moment. */
  async settled(): Promise<DaemonCounts> {
    if (!this.#isRunning) return this.#before;
    const now = await waitFor(
      async () => {
        const counts = await this.#now();
        const { received, stored, rejected, dropped } = counts;
        return received === stored + rejected + dropped && (await this.#waiting()) === 0 && counts;
      },
      { deadlineMs: SETTLE_DEADLINE_MS, intervalMs: 5, what: 'the daemon to have judged all that arrived' },
    );
    return added(this.#before, now);
  }

  async #note(): Promise<void> {
    this.#before = await this.settled();
    this.#isRunning = false;
  }

  async #now(): Promise<DaemonCounts> {
    const answer = await fetch(`${this.url}/stats`, { signal: AbortSignal.timeout(5000) });
    const { received, stored, rejected, dropped } = statsSchema.parse(await answer.json());
    const droppedByKernel = await this.#metric('kernel_dropped_total');
    return { received, stored, rejected: sum(rejected), dropped: sum(dropped), droppedByKernel };
  }

  #waiting(): Promise<number> {
    return this.#metric('queued_datagrams');
  }

  /** A number of its metrics; 0 where the system does not tell it. */
  async #metric(name: string): Promise<number> {
    const page = await fetch(`${this.url}/metrics`, { signal: AbortSignal.timeout(5000) });
    const match = new RegExp(`^xray_local_${name} (\\d+)`, 'm').exec(await page.text());
    return Number(match?.[1] ?? 0);
  }
}

const endpoint = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** What both counted together. */
export function added(one: DaemonCounts, other: DaemonCounts): DaemonCounts {
  return {
    received: one.received + other.received,
    stored: one.stored + other.stored,
    rejected: one.rejected + other.rejected,
    dropped: one.dropped + other.dropped,
    droppedByKernel: one.droppedByKernel + other.droppedByKernel,
  };
}
