import type { LogLevel } from '../log.ts';
import type { LocalStoreLimits } from '../store/local-store.ts';
import type { Address } from './address.ts';
import type { ForwardSettings } from './forward-settings.ts';

/** Every bound, in one place. Reaching one is counted and shown by GET /stats. */
export interface Limits extends LocalStoreLimits {
  /** Datagrams that may wait to be processed. */
  readonly maxQueuedDatagrams: number;
  readonly maxQueuedBytes: number;
  /** Bytes of a request's body. A batch of the AWS daemon is 50 documents of 64 KB, up to twice that when escaped. */
  readonly maxBodyBytes: number;
  /** Rejected documents that are kept to be looked at. */
  readonly maxRejectedKept: number;
  /** Milliseconds a client has to send its headers, and its whole request. */
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
}

export interface Config {
  readonly udp: Address;
  readonly tcp: Address;
  readonly logLevel: LogLevel;
  /** Stands in ARNs; nothing is ever sent there. */
  readonly region: string;
  /** The fixed rate of the Default sampling rule, 0 to 1. */
  readonly samplingRate: number;
  /** Where traces are kept; in memory when absent. */
  readonly dataFile: string | undefined;
  /** Host names, in lower case, besides loopback names and IP addresses, under which the HTTP side may be asked. */
  readonly allowedHosts: readonly string[];
  readonly limits: Limits;
  /** Where the log goes in place of standard output. */
  readonly logFile?: LogFileSettings | undefined;
  /** Where received documents go besides; nowhere when absent. */
  readonly forward?: ForwardSettings | undefined;
  /** Settings of AWS's daemon that were given and change nothing, by name. */
  readonly withoutEffect?: readonly string[];
}

export interface LogFileSettings {
  readonly path: string;
  /** Whether a large file is set aside for a new one. */
  readonly isRotated: boolean;
}

const MEBIBYTE = 1024 * 1024;
const SECONDS_PER_DAY = 86_400;

export const DEFAULT_LIMITS: Limits = {
  maxTraces: 200_000,
  maxSegmentsPerTrace: 5_000,
  maxBytesPerTrace: 8 * MEBIBYTE,
  maxBytes: 256 * MEBIBYTE,
  maxAgeSeconds: 30 * SECONDS_PER_DAY,
  maxQueuedDatagrams: 100_000,
  maxQueuedBytes: 64 * MEBIBYTE,
  maxBodyBytes: 8 * MEBIBYTE,
  maxRejectedKept: 20,
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 15_000,
};

/** What the UDP socket asks of the system to buffer: what comes in while a large answer is being written must wait there. */
export const RECEIVE_BUFFER_BYTES = 8 * MEBIBYTE;
