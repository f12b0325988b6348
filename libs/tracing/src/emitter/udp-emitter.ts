import type { Endpoint } from '../core/daemon-address.ts';
import { splitDocument } from '../split/split-document.ts';
import type { TracingLogger } from '../types.ts';
import { noCounters } from './counters.ts';
import { datagramOf, datagramOfBytes, documentBytes } from './datagram.ts';
import type { EmitterOptions, EmitterSettings } from './emitter-options.ts';
import { settingsFrom } from './emitter-options.ts';
import { Outbox } from './outbox.ts';
import { TroubleLog } from './trouble-log.ts';

export { noCounters } from './counters.ts';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Sends segment documents to the X-Ray daemon over one connected UDP socket.
 *
 * Nothing here throws, waits or asks DNS on behalf of a request. Documents wait in a bounded queue until the daemon's
 * address is known; those above the limit are split, and cut when they must be. What became of each is counted (see
 * TracingCounters).
 *
 * @example
 * const emitter = new UdpEmitter({ host: 'xray-service.default', port: 2000 }, console);
 * emitter.send(segment.format());
 * await emitter.close(2000);
 */
export class UdpEmitter {
  readonly counters = noCounters();
  readonly #settings: EmitterSettings;
  readonly #log: TroubleLog;
  readonly #outbox: Outbox;
  #closing: Promise<void> | undefined;
  #isClosed = false;

  constructor(endpoint: Endpoint, logger: TracingLogger, options: EmitterOptions = {}) {
    this.#settings = settingsFrom(options);
    this.#log = new TroubleLog(logger);
    this.#outbox = new Outbox(endpoint, this.#settings, this.counters, this.#log);
  }

  /**
   * Takes one document as JSON: a segment, or a subsegment sent on its own.
   *
   * @param inTurn for one of many, which take their turn in the queue, for the daemon to keep up
   */
  send(document: string, inTurn = false): void {
    if (this.#isClosed) {
      this.counters.dropped.closed += 1;
    } else if (typeof document !== 'string') {
      this.counters.dropped.invalid += 1;
    } else if (document.length > this.#settings.maxDocumentBytes) {
      this.#sendLarge(document);
    } else {
      const datagram = datagramOf(document);
      // Bytes, which may be more than characters.
      if (documentBytes(datagram) > this.#settings.maxDocumentBytes) this.#sendLarge(document);
      else if (inTurn) this.#outbox.enqueue(datagram, false);
      else this.#outbox.send(datagram, false);
    }
  }

  /**
   * Sends what waits and closes the socket. What is left at the deadline is counted as dropped. Further calls answer
   * with the first one, whose deadline holds. Documents that come while it waits are sent too.
   *
   * @param deadlineMs resolves after about this many milliseconds at the latest
   */
  close(deadlineMs: number): Promise<void> {
    return (this.#closing ??= this.#close(deadlineMs));
  }

  async #close(deadlineMs: number): Promise<void> {
    await this.#outbox.idleWithin(deadlineMs > 0 ? Math.min(deadlineMs, LONGEST_TIMER_MS) : 0);
    this.#isClosed = true;
    await this.#outbox.close();
  }

  /** Splits a document above the limit. Its parts take their turn in the queue, for the daemon to keep up. */
  #sendLarge(document: string): void {
    const documents = this.#partsOf(document);
    const [first] = documents;
    if (first === undefined) {
      this.counters.dropped.tooLarge += 1;
      this.#log.warn('tooLarge', `a document of ${document.length} characters was too large and was dropped`);
    } else if (documents.length === 1) {
      this.#outbox.send(datagramOfBytes(first), false);
    } else {
      this.counters.split += 1;
      this.counters.parts += documents.length;
      for (const part of documents) this.#outbox.enqueue(datagramOfBytes(part), true);
    }
  }

  /** The documents to send instead; none for one that can't be split. */
  #partsOf(document: string): readonly Buffer[] {
    if (document.length > this.#settings.maxSplitLength) return [];
    try {
      const split = splitDocument(document, this.#settings.maxDocumentBytes);
      if (split?.isTruncated === true) this.#noticeTruncated(document);
      return split?.documents ?? [];
    } catch {
      return []; // no memory for a copy, say: it is counted, and the application goes on
    }
  }

  #noticeTruncated(document: string): void {
    this.counters.truncated += 1;
    this.#log.warn(
      'truncated',
      `a document of ${document.length} characters lost data to fit into a datagram; its metadata namespace ` +
        `"xray_tracing" tells what`,
    );
  }
}
