import type { ClientRateLimitInfo, Store } from 'express-rate-limit';

export interface BoundedStoreOptions {
  readonly windowMs: number;
  /** How many clients are counted at a time. */
  readonly mostClients: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Client {
  hits: number;
  resetAt: number;
}

/**
 * Counts the requests of each client in memory. The package's own store has no bound within a window, so that a flood
 * from many addresses would fill the memory; here the client whose window began first is forgotten. Clients stand in
 * the order in which their windows began, which is also the order in which these end.
 */
export function boundedStore({
  windowMs,
  mostClients,
  now,
}: BoundedStoreOptions): Store & { size(): number } {
  const clients = new Map<string, Client>();
  const dropEnded = (): void => {
    for (const [key, { resetAt }] of clients) {
      if (resetAt > now()) return;
      clients.delete(key);
    }
  };
  const dropOldest = (): void => {
    const oldest = clients.keys().next();
    if (oldest.done !== true) clients.delete(oldest.value);
  };
  const clientOf = (key: string): Client => {
    dropEnded();
    const known = clients.get(key);
    if (known !== undefined) return known;
    if (clients.size >= mostClients) dropOldest();
    const client = { hits: 0, resetAt: now() + windowMs };
    clients.set(key, client);
    return client;
  };
  const info = ({ hits, resetAt }: Client): ClientRateLimitInfo => ({
    totalHits: hits,
    resetTime: new Date(resetAt),
  });
  return {
    localKeys: true,
    size: () => clients.size,
    increment: (key) => {
      const client = clientOf(key);
      client.hits += 1;
      return info(client);
    },
    decrement: (key) => {
      const client = clients.get(key);
      if (client !== undefined) client.hits = Math.max(0, client.hits - 1);
    },
    resetKey: (key) => {
      clients.delete(key);
    },
  };
}
