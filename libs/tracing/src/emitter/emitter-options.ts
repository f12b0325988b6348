import { lookup } from 'node:dns/promises';
import { MAX_DOCUMENT_BYTES } from './datagram.ts';

/** Finds all addresses of a host, the preferred one first. */
export type Lookup = (host: string) => Promise<readonly { readonly address: string }[]>;

/** Settings of the emitter. All times are milliseconds. */
export interface EmitterOptions {
  /** Default: the system's resolver, as `dns.lookup`. */
  lookup?: Lookup;
  /** How often the daemon's name is resolved anew; 0 never does, but for trouble. Default: 30,000, ±25 %. */
  resolveIntervalMs?: number;
  /** How often the socket is renewed; 0 never does, but for trouble. Default: 60,000, ±25 %. */
  renewIntervalMs?: number;
  /** How soon after trouble the name is resolved and the socket renewed; doubles up to 30 s. Default: 100, ±50 %. */
  retryMs?: number;
  /** How long sending must go well after trouble before it is called over. Default: 1,000. */
  quietMs?: number;
  /** Bytes of UTF-8 above which a document is split; between 4,096 and the default, 65,477. */
  maxDocumentBytes?: number;
  /** Characters above which a document is dropped rather than split. Default: 16,777,216. */
  maxSplitLength?: number;
  /** Documents that wait for the socket at the most. Default: 5,000. */
  maxQueuedDocuments?: number;
  /** Bytes that wait for the socket at the most. Default: 8,388,608. */
  maxQueuedBytes?: number;
  /** Documents that wait in the socket because the network is busy; what comes then waits in the queue. Default: 1,000. */
  maxInFlightDocuments?: number;
  /** Bytes of those. Default: 4,194,304. */
  maxInFlightBytes?: number;
  /** From 0 up to 1. Default: `Math.random`. */
  random?: () => number;
}

export type EmitterSettings = Required<EmitterOptions>;

/** Below this a split document would lose too much to be of use. */
const LEAST_DOCUMENT_BYTES = 4096;

const DEFAULTS: EmitterSettings = {
  lookup: (host) => lookup(host, { all: true }),
  resolveIntervalMs: 30_000,
  renewIntervalMs: 60_000,
  retryMs: 100,
  quietMs: 1000,
  maxDocumentBytes: MAX_DOCUMENT_BYTES,
  maxSplitLength: 16 * 1024 * 1024,
  maxQueuedDocuments: 5000,
  maxQueuedBytes: 8 * 1024 * 1024,
  maxInFlightDocuments: 1000,
  maxInFlightBytes: 4 * 1024 * 1024,
  random: Math.random,
};

export function settingsFrom(options: EmitterOptions): EmitterSettings {
  const settings = { ...DEFAULTS, ...options };
  const limit = Math.max(settings.maxDocumentBytes, LEAST_DOCUMENT_BYTES);
  return { ...settings, maxDocumentBytes: Math.min(limit, MAX_DOCUMENT_BYTES) };
}
