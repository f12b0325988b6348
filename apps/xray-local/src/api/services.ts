import { Groups } from '../groups/groups.ts';
import { Boosts } from '../sampling/boosts.ts';
import { Quotas } from '../sampling/quotas.ts';
import { SamplingRules } from '../sampling/sampling-rules.ts';
import { SamplingStatistics } from '../sampling/sampling-statistics.ts';
import { AccountSettings } from './account-settings.ts';
import type { ApiContext } from './context.ts';
import { Retrievals } from './retrievals.ts';
import { TelemetryLog } from './telemetry-log.ts';

/** What the actions of the API work with. */
export interface Services extends ApiContext {
  readonly rules: SamplingRules;
  readonly quotas: Quotas;
  readonly statistics: SamplingStatistics;
  readonly boosts: Boosts;
  readonly groups: Groups;
  readonly settings: AccountSettings;
  readonly retrievals: Retrievals;
  readonly telemetry: TelemetryLog;
}

export function createServices(context: ApiContext): Services {
  return {
    ...context,
    rules: new SamplingRules({ ...context, defaultRate: context.samplingRate }),
    quotas: new Quotas(),
    statistics: new SamplingStatistics(),
    boosts: new Boosts(),
    groups: new Groups(context),
    settings: new AccountSettings(context),
    retrievals: new Retrievals(),
    telemetry: new TelemetryLog(),
  };
}
