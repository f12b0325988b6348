import type { TelemetryRecord } from '@aws-sdk/client-xray';
import { countsSince } from './relay-counts.ts';
import type { RelayCounts } from './relay-counts.ts';

/** Between two records, as AWS's daemon has it. */
const INTERVAL_MS = 60_000;

/** Records that are kept while they cannot be sent, and of one request. */
const MAX_KEPT = 30;
const MAX_SENT = 10;

export interface TelemetryOptions {
  readonly counts: () => RelayCounts;
  readonly send: (records: readonly TelemetryRecord[]) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  readonly now: () => Date;
}

/** Tells X-Ray every minute what was done in it, from the first document on, as a daemon does. */
export class Telemetry {
  readonly #options: TelemetryOptions;
  #told: RelayCounts;
  #kept: TelemetryRecord[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: TelemetryOptions) {
    this.#options = options;
    this.#told = options.counts();
  }

  /** To be called with the first document; again, it does nothing. */
  start(): void {
    this.#timer ??= setInterval(() => {
      void this.tell();
    }, INTERVAL_MS).unref();
  }

  /** Stops, and tells what has not been told. */
  async stop(): Promise<void> {
    if (this.#timer !== undefined) {
      clearInterval(this.#timer);
      await this.tell();
    }
  }

  /** Makes a record of what has come since the last one, and sends it with those that could not be sent. */
  async tell(): Promise<void> {
    const { counts, now } = this.#options;
    const total = counts();
    this.#kept = [...this.#kept, recordOf(countsSince(this.#told, total), now())].slice(-MAX_KEPT);
    this.#told = total;
    await this.#send();
  }

  async #send(): Promise<void> {
    while (this.#kept.length > 0) {
      const records = this.#kept.slice(0, MAX_SENT);
      try {
        await this.#options.send(records);
      } catch (error) {
        this.#options.onFailure(error);
        return; // They are kept for the next time.
      }
      this.#kept = this.#kept.filter((record) => !records.includes(record));
    }
  }
}

function recordOf({ received, sent, spilled, rejected, errors }: RelayCounts, at: Date): TelemetryRecord {
  return {
    Timestamp: at,
    SegmentsReceivedCount: received,
    SegmentsSentCount: sent,
    SegmentsSpilloverCount: spilled,
    SegmentsRejectedCount: rejected,
    BackendConnectionErrors: {
      TimeoutCount: errors.timeout,
      ConnectionRefusedCount: errors.refused,
      HTTPCode4XXCount: errors.http4xx,
      HTTPCode5XXCount: errors.http5xx,
      UnknownHostCount: errors.unknownHost,
      OtherCount: errors.other,
    },
  };
}
