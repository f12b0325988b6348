import type { ServerResponse } from 'node:http';
import type { LiveCursor } from './live-cursor.ts';

/** What may wait to be read by one client; a reader that is awake has read it long before. */
const MOST_UNREAD_BYTES = 256 * 1024;

/** How soon a browser comes back after the connection was lost, in milliseconds. */
const RETRY_MS = 2_000;

/** One reader of the event stream. */
export class LiveClient {
  readonly #response: ServerResponse;
  #place: LiveCursor;
  readonly #ticks: () => number;
  #lastWrite: number;

  /** @param ticks milliseconds of a clock that is never set back */
  constructor(response: ServerResponse, place: LiveCursor, ticks: () => number) {
    this.#response = response;
    this.#place = place;
    this.#ticks = ticks;
    this.#lastWrite = ticks();
  }

  get place(): LiveCursor {
    return this.#place;
  }

  get isSlow(): boolean {
    return this.#response.writableLength > MOST_UNREAD_BYTES;
  }

  begin(): void {
    this.#write(`retry: ${RETRY_MS}\n\n`);
  }

  /** @param place the client's from now on */
  send(text: string, place: number): void {
    this.#place = place;
    this.#write(text);
  }

  /** A comment now and then, so that nothing in between takes the connection for dead. */
  keepAlive(heartbeatMs: number): void {
    if (this.#ticks() - this.#lastWrite >= heartbeatMs) {
      this.#write(': still here\n\n');
    }
  }

  end(): void {
    this.#response.end();
  }

  /** Ends the connection without waiting for what was not read. */
  cutOff(): void {
    this.#response.destroy();
  }

  #write(text: string): void {
    this.#lastWrite = this.#ticks();
    this.#response.write(text);
  }
}
