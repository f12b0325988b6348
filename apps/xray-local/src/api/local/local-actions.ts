import type { Action } from '../../http/routes.ts';
import type { Services } from '../services.ts';
import { completeFilterText } from './complete-filter-text.ts';
import { dryRun } from './dry-run.ts';
import { explainFilterText } from './explain-filter-text.ts';

/** xray-local's own questions by path, for the console and for people with curl; these are POST. */
export function createLocalActions(services: Services): ReadonlyMap<string, Action> {
  return new Map([
    ['/local/filter/complete', completeFilterText(services)],
    ['/local/filter/explain', explainFilterText(services)],
    ['/local/sampling/dry-run', dryRun(services)],
  ]);
}
