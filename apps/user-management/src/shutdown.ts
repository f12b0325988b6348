/** Milliseconds for each part when the service stops, beside the requests in progress. */
export const SHUTDOWN_MS = {
  /** Mails that are being sent get this long; the others are given back. */
  mails: 5000,
  notificationClient: 500,
  /** A migration that is under way gets this long; a longer one is cut off with its connection, and begun anew later. */
  databaseKeeper: 3000,
  databasePool: 1000,
  tracing: 2000,
} as const;
