import type { ServerResponse } from 'node:http';
import type { Arrivals } from '../store/trace-store.ts';
import { LiveClient } from './live-client.ts';
import { cursorText, readCursor } from './live-cursor.ts';

/** What is told with every event. */
export interface LiveTotals {
  readonly traces: number;
  readonly segments: number;
  readonly rejected: number;
}

export interface LiveFeedOptions {
  /** Stands in cursors: those of another run mean nothing here. */
  readonly run: string;
  /** The ids of traces that were stored or changed after a cursor, in that order. */
  readonly arrivals: (cursor: number, limit: number) => Promise<Arrivals>;
  readonly totals: () => Promise<LiveTotals & { readonly cursor: number }>;
  readonly onError: (error: unknown) => void;
  /** Milliseconds of a clock that is never set back. */
  readonly ticks: () => number;
  /** Of the shortest time between two events. */
  readonly tickMs?: number;
  readonly heartbeatMs?: number;
}

/** For the metrics. */
export interface LiveCounts {
  readonly clients: number;
  /** Cut off because they read too slowly. */
  readonly dropped: number;
  readonly events: number;
}

export const MOST_CLIENTS = 32;

/** Ids in one event; a client that is behind gets the next ones with the next. */
const MOST_IDS = 500;

/** Somebody who is further behind had better read the list anew. */
const MOST_BEHIND = 10_000;

const TICK_MS = 250;
const HEARTBEAT_MS = 15_000;

/**
 * Tells clients which traces arrive, over server-sent events. The store is asked for all clients together, and only while
 * there are any.
 */
export class LiveFeed {
  readonly #options: LiveFeedOptions;
  readonly #clients = new Set<LiveClient>();
  #ticking: NodeJS.Timeout | undefined;
  #isBusy = false;
  #dropped = 0;
  #events = 0;
  #lastTotals = '';

  constructor(options: LiveFeedOptions) {
    this.#options = options;
  }

  get isFull(): boolean {
    return this.#clients.size >= MOST_CLIENTS;
  }

  counts(): LiveCounts {
    return { clients: this.#clients.size, dropped: this.#dropped, events: this.#events };
  }

  /** Takes a client on. @param resume where it left off, as an event's id told it */
  add(response: ServerResponse, resume: string | undefined): void {
    if (this.isFull) {
      response.end();
      return;
    }
    const client = new LiveClient(response, readCursor(resume, this.#options.run), this.#options.ticks);
    this.#clients.add(client);
    response.on('close', () => {
      this.#clients.delete(client);
      this.#rest();
    });
    client.begin();
    if (this.#ticking === undefined) {
      this.#ticking = setInterval(() => void this.#tick(), this.#options.tickMs ?? TICK_MS);
      void this.#tick();
    }
  }

  close(): void {
    for (const client of this.#clients) {
      client.end();
    }
    this.#clients.clear();
    this.#rest();
  }

  #rest(): void {
    if (this.#clients.size === 0) {
      clearInterval(this.#ticking);
      this.#ticking = undefined;
    }
  }

  async #tick(): Promise<void> {
    if (this.#isBusy) {
      return; // The store takes its time; what has come meanwhile is told with the next event.
    }
    this.#isBusy = true;
    try {
      const { cursor, ...totals } = await this.#options.totals();
      await this.#tellArrivals(cursor, totals);
    } catch (error) {
      this.#options.onError(error);
    } finally {
      this.#isBusy = false;
    }
    this.#tend();
  }

  /** Clients that are at the same place are told the same, read once. */
  async #tellArrivals(cursor: number, totals: LiveTotals): Promise<void> {
    const hasChanged = this.#noteTotals(totals);
    for (const [place, clients] of Map.groupBy(this.#clients, ({ place }) => place)) {
      if (place === 'new' || place === 'lost' || place > cursor || cursor - place > MOST_BEHIND) {
        // Somebody new begins with what comes from now on; somebody who lost the place is told so.
        this.#tell(clients, place === 'new' ? 'traces' : 'reset', cursor, { traceIds: [], counts: totals });
      } else if (place < cursor || hasChanged) {
        const arrived = place < cursor ? await this.#options.arrivals(place, MOST_IDS) : { ids: [], cursor };
        this.#tell(clients, 'traces', arrived.cursor, { traceIds: arrived.ids, counts: totals });
      }
    }
  }

  #noteTotals(totals: LiveTotals): boolean {
    const text = JSON.stringify(totals);
    const hasChanged = text !== this.#lastTotals;
    this.#lastTotals = text;
    return hasChanged;
  }

  #tell(clients: readonly LiveClient[], event: string, cursor: number, data: object): void {
    const text = `id: ${cursorText(this.#options.run, cursor)}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const client of clients) {
      client.send(text, cursor);
      this.#events += 1;
    }
  }

  /** Keeps quiet connections open, and cuts off those that do not read. */
  #tend(): void {
    for (const client of this.#clients) {
      if (client.isSlow) {
        this.#dropped += 1;
        this.#clients.delete(client);
        client.cutOff();
      } else {
        client.keepAlive(this.#options.heartbeatMs ?? HEARTBEAT_MS);
      }
    }
    this.#rest();
  }
}
