import type { Spread } from '../stats.ts';
import { showRatio, spreadOf, table } from '../stats.ts';
import { foreignShare } from './limit.ts';
import type { Results } from './results.ts';
import { titleOf } from './tracing-section.ts';

/* How far measurements of the same differ: what is smaller than that is not claimed. */

/**
 * From `untraced-again` to the mean of both, which the others are compared with, to `untraced-again` to `untraced`. What is
 * greater stays greater, so this holds for median, least and greatest.
 */
function toEachOther({ median, min, max }: Spread): Spread {
  const convert = (toMean: number): number => toMean / (2 - toMean);
  return { median: convert(median), min: convert(min), max: convert(max) };
}

function tracingRows({ tracing }: Results): string[][] {
  return (tracing?.scenarios ?? []).flatMap((scenario) => {
    const again = scenario.variants.find(({ name }) => name === 'untraced-again');
    return again === undefined
      ? []
      : [
          [
            `tracing: ${titleOf(scenario)}`,
            showRatio(toEachOther(again.cpuRatio)),
            showRatio(toEachOther(again.requestsRatio)),
          ],
        ];
  });
}

function servicesRows({ services }: Results): string[][] {
  return (services?.routes ?? []).map(({ title, cells }) => {
    const over = (of: 'cpu' | 'requests'): string => {
      const all = cells.flatMap(({ again }) => [again[of].median, again[of].min, again[of].max]);
      return showRatio(spreadOf(all));
    };
    return [`services: ${title}`, over('cpu'), over('requests')];
  });
}

/** How much of the machine was used by others while the services were measured. */
function foreignText({ services }: Results): string {
  if (services === undefined) return '';
  const shares = services.routes.flatMap(({ cells }) =>
    cells.flatMap(({ traced, untraced }) =>
      [traced, untraced].map((figures) => foreignShare(figures, services.cpus)),
    ),
  );
  const { median, max } = spreadOf(shares);
  const percent = (part: number): string => `${Math.round(part * 100)} %`;
  return `While the services were measured, what is not of the benchmark used ${percent(median)} of the machine (median; ${percent(max)} at most).`;
}

/** The section of the report, without its heading. */
export function renderNoise(results: Results): string {
  const rows = [...tracingRows(results), ...servicesRows(results)];
  return [
    'The same service compared with itself, within one round. Were the machine quiet, all would be 1.00. A difference is only claimed where its range lies outside of the range here; the tables above say `resolved` or show both ranges.',
    foreignText(results),
    table(['', 'CPU per request, to itself', 'requests/s, to itself'], rows),
    'In the benchmark of tracing the two are two processes, in that of the services one process before and after the other variant. Throughput and p99 move more than CPU, as everything shares the cores with the load generator. Absolute figures are those of this machine at that hour; only ratios of one run may be compared.',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
