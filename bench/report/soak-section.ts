import { table } from '../stats.ts';
import type { SoakResults } from './soak-results.ts';

/** The section of the report, without its heading. */
export function renderSoak({ phases }: SoakResults): string {
  return table(
    [
      'phase',
      'answered',
      'failed',
      'heap MB',
      'RSS MB',
      'documents received in all',
      'sent',
      'refused by the network',
      'dropped, counted',
    ],
    phases.map((each) => [
      each.phase,
      each.answered.toLocaleString('en'),
      String(each.failed),
      each.heapMegabytes.toFixed(1),
      each.rssMegabytes.toFixed(0),
      each.received.toLocaleString('en'),
      each.counters.sent.toLocaleString('en'),
      each.counters.refused.toLocaleString('en'),
      Object.values(each.counters.dropped)
        .reduce((all, count) => all + count, 0)
        .toLocaleString('en'),
    ]),
  );
}
