import { addressOf } from './client.ts';

/** How xray-local is heard: by its event stream, by asking again and again where that does not work, or not at all. */
export type LiveState = 'streaming' | 'polling' | 'off';

export interface LiveListener {
  /** Traces have come or changed since the last call. */
  readonly onArrival: () => void;
  readonly onState: (state: LiveState) => void;
}

const POLL_MS = 2_000;
const RETRY_MS = 10_000;

/**
 * Tells when traces arrive, over the event stream at /local/events. When the stream cannot be had (too many clients, a
 * proxy in between) it calls every two seconds and tries the stream again. Returns what ends it.
 */
export function listenLive(listener: LiveListener): () => void {
  let source: EventSource | undefined;
  let poll: ReturnType<typeof setInterval> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const stopPolling = (): void => {
    clearInterval(poll);
    poll = undefined;
  };
  const fallBack = (): void => {
    listener.onState('polling');
    poll ??= setInterval(listener.onArrival, POLL_MS);
    if (source?.readyState === EventSource.CLOSED) {
      retry = setTimeout(connect, RETRY_MS);
    }
  };
  function connect(): void {
    source = new EventSource(addressOf('local/events'));
    source.addEventListener('open', () => {
      stopPolling();
      listener.onState('streaming');
      listener.onArrival(); // What came while nobody listened.
    });
    source.addEventListener('traces', listener.onArrival);
    source.addEventListener('reset', listener.onArrival);
    source.addEventListener('error', fallBack);
  }
  connect();
  return () => {
    source?.close();
    stopPolling();
    clearTimeout(retry);
    listener.onState('off');
  };
}
