/** Milliseconds for each part when the service stops, beside the requests in progress. */
export const SHUTDOWN_MS = {
  /** Each mail that waits is tried once more. */
  mails: 8000,
  tracing: 2000,
} as const;
