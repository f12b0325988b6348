import { shareReservoir } from './share-reservoir.ts';

/** Seconds between two reports of a client, as the real service answers. */
export const REPORT_INTERVAL = 10;

/** A client that has not reported for so many seconds is gone, and its share is free again: three reports are missing. */
const CLIENT_LIFETIME = 3 * REPORT_INTERVAL;

/** Clients of one rule that are known at once. More of them get no quota, and sample by the rate alone. */
const MAX_CLIENTS = 1_000;

interface Client {
  reportedAt: number;
  /** Requests in a second. */
  demand: number;
  quota: number;
}

/** What a client says when it reports. Times are epoch seconds. */
export interface QuotaReport {
  readonly ruleName: string;
  readonly clientId: string;
  readonly requestCount: number;
  readonly now: number;
}

/**
 * Gives each client that reports its share of a rule's reservoir. The quotas of all clients that reported lately are
 * never more than the reservoir: one who comes later waits for what the others have until they report again and get
 * less.
 */
export class Quotas {
  readonly #rules = new Map<string, Map<string, Client>>();

  /** The quota of a client from now on. */
  report({ ruleName, clientId, requestCount, now }: QuotaReport, reservoirSize: number): number {
    const clients = this.#rules.get(ruleName) ?? new Map<string, Client>();
    this.#rules.set(ruleName, clients);
    const before = clients.get(clientId);
    forgetGone(clients, now);
    if (!clients.has(clientId) && clients.size >= MAX_CLIENTS) {
      return 0;
    }
    const seconds = Math.max(1, Math.min(now - (before?.reportedAt ?? -Infinity), REPORT_INTERVAL));
    const client: Client = { reportedAt: now, demand: requestCount / seconds, quota: 0 };
    clients.set(clientId, client);
    const all = [...clients.values()];
    const share =
      shareReservoir(
        reservoirSize,
        all.map(({ demand }) => demand),
      )[all.indexOf(client)] ?? 0;
    const taken = all.reduce((sum, { quota }) => sum + quota, 0);
    client.quota = Math.max(0, Math.min(share, reservoirSize - taken));
    return client.quota;
  }

  /** Forgets a rule that is no more. */
  forget(ruleName: string): void {
    this.#rules.delete(ruleName);
  }
}

function forgetGone(clients: Map<string, Client>, now: number): void {
  for (const [id, { reportedAt }] of clients) {
    if (now - reportedAt > CLIENT_LIFETIME) {
      clients.delete(id);
    }
  }
}
