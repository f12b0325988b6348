import type { LogLevel } from '../log.ts';
import type { MemoryStoreLimits } from '../store/memory-trace-store.ts';
import type { Address } from './address.ts';

/** Every bound, in one place. Reaching one is counted and shown by GET /stats. */
export interface Limits extends MemoryStoreLimits {
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
  /** Host names, in lower case, besides loopback names and IP addresses, under which the HTTP side may be asked. */
  readonly allowedHosts: readonly string[];
  readonly limits: Limits;
}

const MEBIBYTE = 1024 * 1024;

export const DEFAULT_LIMITS: Limits = {
  maxTraces: 10_000,
  maxSegmentsPerTrace: 5_000,
  maxBytesPerTrace: 8 * MEBIBYTE,
  maxBytes: 64 * MEBIBYTE,
  maxQueuedDatagrams: 20_000,
  maxQueuedBytes: 32 * MEBIBYTE,
  maxBodyBytes: 8 * MEBIBYTE,
  maxRejectedKept: 20,
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 15_000,
};

/** What the UDP socket asks of the system to buffer: what comes in while a large answer is being written must wait there. */
export const RECEIVE_BUFFER_BYTES = 8 * MEBIBYTE;
