import { setTimeout as wait } from 'node:timers/promises';
import { DatagramReader } from '../ingest/datagram-reader.ts';
import { RepetitionFilter } from '../ingest/repetition-filter.ts';
import type { Log } from '../log.ts';
import { BATCH_LIMITS, BatchQueue } from './batch-queue.ts';
import { RelayCounter } from './relay-counts.ts';
import type { RelayCounts } from './relay-counts.ts';
import { Telemetry } from './telemetry.ts';
import { describeFailure } from './upload-failure.ts';
import type { XRayEndpoint } from './xray-endpoint.ts';

export interface RelayOptions {
  readonly endpoint: XRayEndpoint;
  /** Uploads at a time. */
  readonly concurrency: number;
  readonly log: Log;
  readonly now: () => Date;
  /** 0 up to but without 1: how long to wait before a second attempt. */
  readonly random?: () => number;
}

/** The counts, what waits, and the last failure; shown by GET /stats. */
export interface RelayStats extends RelayCounts {
  readonly waiting: number;
  readonly lastFailure: { readonly at: string; readonly message: string } | null;
}

const ATTEMPTS = 2;

/** Milliseconds before the second attempt, of AWS's daemon as measured: from the one to the sum. */
const LEAST_PAUSE_MS = 300;
const PAUSE_SPREAD_MS = 1_000;

/** What cannot be sent in so many milliseconds when the process ends is given up. */
const CLOSE_MS = 10_000;

/**
 * Forwards documents to the real X-Ray as AWS's daemon does: as they came, good or bad, in batches, twice at most. What
 * happens here, or does not, changes nothing for the local store.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #reader = new DatagramReader();
  readonly #counter = new RelayCounter();
  readonly #queue: BatchQueue;
  readonly #telemetry: Telemetry;
  readonly #warnings = new RepetitionFilter();
  #lastFailure: RelayStats['lastFailure'] = null;

  constructor(options: RelayOptions) {
    const { endpoint, concurrency, now } = options;
    this.#options = options;
    this.#queue = new BatchQueue({
      limits: { ...BATCH_LIMITS, concurrency },
      send: (batch) => this.#upload(batch),
      onSpill: (documents) => {
        this.#counter.count('spilled', documents);
      },
    });
    this.#telemetry = new Telemetry({
      counts: () => this.#counter.snapshot(),
      send: endpoint.putTelemetry,
      onFailure: (error) => {
        this.#noteFailure('telemetry could not be forwarded', error, {});
      },
      now,
    });
  }

  /** Takes a datagram with its header, which stays here. */
  takeDatagram(datagram: Buffer): void {
    const read = this.#reader.read(datagram);
    if (read.kind === 'document') {
      this.takeDocument(read.bytes.toString());
    } else if (read.kind === 'refused') {
      this.#counter.count('received', 1);
      this.#counter.count('rejected', 1);
      this.#telemetry.start();
    }
  }

  takeDocument(text: string): void {
    this.#counter.count('received', 1);
    this.#telemetry.start();
    this.#queue.push(text);
  }

  stats(): RelayStats {
    return { ...this.#counter.snapshot(), waiting: this.#queue.length, lastFailure: this.#lastFailure };
  }

  /** Sends what there is, and a last record of telemetry. What takes too long is given up. */
  async close(): Promise<void> {
    const finished = this.#queue.flush().then(() => this.#telemetry.stop());
    const isFinished = await Promise.race([finished.then(() => true), wait(CLOSE_MS, false, { ref: false })]);
    if (!isFinished) {
      this.#options.log.warn('not everything could be forwarded in time', { ...this.stats() });
    }
    await this.#options.endpoint.close();
  }

  async #upload(batch: readonly string[]): Promise<void> {
    const { endpoint, log, random = Math.random } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const refused = await endpoint.putSegments(batch);
        this.#counter.count('sent', Math.max(0, batch.length - refused.length));
        this.#counter.count('rejected', Math.min(batch.length, refused.length));
        log.debug('forwarded', { documents: batch.length, refused: refused.length });
        for (const document of refused) {
          this.#warn('X-Ray refused a forwarded document', { ...document });
        }
        return;
      } catch (error) {
        const { kind, isWorthRetrying } = describeFailure(error);
        this.#counter.countError(kind);
        if (attempt >= ATTEMPTS || !isWorthRetrying) {
          this.#counter.count('failed', batch.length);
          this.#noteFailure('documents could not be forwarded', error, { documents: batch.length });
          return;
        }
      }
      await wait(LEAST_PAUSE_MS + random() * PAUSE_SPREAD_MS);
    }
  }

  #noteFailure(what: string, error: unknown, details: object): void {
    const { message } = describeFailure(error);
    this.#lastFailure = { at: this.#options.now().toISOString(), message };
    this.#warn(what, { ...details, error: message });
  }

  /** While X-Ray cannot be reached every batch fails, so each kind of warning comes once a second at most. */
  #warn(what: string, details: object): void {
    const { log, now } = this.#options;
    const suppressed = this.#warnings.letThrough(what, now().getTime() / 1000);
    if (suppressed !== undefined) {
      log.warn(what, { ...details, suppressed });
    }
  }
}
