import type { EpochSeconds } from '@xray-microservices/xray-model';
import type { Ingest } from '../ingest/ingest.ts';
import type { Log } from '../log.ts';
import type { SamplingRuleRecord } from '../sampling/default-rule.ts';
import type { TraceStore } from '../store/trace-store.ts';

/** What the actions of the X-Ray API work with. */
export interface ApiContext {
  readonly store: TraceStore;
  readonly ingest: Ingest;
  /** The only sampling rule there is. */
  readonly defaultRule: SamplingRuleRecord;
  readonly now: () => EpochSeconds;
  readonly log: Log;
}
