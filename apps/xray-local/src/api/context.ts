import type { EpochSeconds } from '@xray-microservices/xray-model';
import type { Unprocessed } from '../ingest/report.ts';
import type { Log } from '../log.ts';
import type { StateStore } from '../state/state-store.ts';
import type { TraceStore } from '../store/trace-store.ts';

/** What the X-Ray API is made of. */
export interface ApiContext {
  readonly store: TraceStore;
  /** Keeps rules, groups and the like. */
  readonly state: StateStore;
  /** Takes documents in, and answers for each that was not kept why. */
  readonly takeDocuments: (documents: readonly string[]) => Promise<readonly Unprocessed[]>;
  /** Sends a document on to the real X-Ray, where that is wanted: what is sent by clients, not what is brought in again. */
  readonly forward: (document: string) => void;
  /** Stands in ARNs. */
  readonly region: string;
  /** The rate of the Default sampling rule until the API changes it, 0 to 1. */
  readonly samplingRate: number;
  /** For tokens and ARNs; nobody must guess the next one. */
  readonly newId: () => string;
  readonly now: () => EpochSeconds;
  readonly log: Log;
}
