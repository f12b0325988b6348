import { showRatio, table } from '../stats.ts';
import type { TracingResults, TracingScenario } from './tracing-results.ts';

/** Scenarios by what they do, for people. */
const ROUTES: Readonly<Record<string, string>> = {
  '/ping': 'an empty answer',
  '/call': 'one call',
  '/db': 'one query',
  '/mix': 'one query, then one call',
};

/** `one query, then one call, 8 connections` */
export const titleOf = ({ route, connections }: TracingScenario): string =>
  `${ROUTES[route] ?? route}, ${connections} connections`;

const whole = (value: number): string => value.toFixed(0);

function scenarioTable({ variants }: TracingScenario): string {
  return table(
    ['', 'CPU per request, ratio', 'added µs', 'CPU µs', 'requests/s, ratio', 'p99, ratio'],
    variants.map(({ name, cpuRatio, addedMicros, cpuMicros, requestsRatio, p99Ratio }) => [
      name,
      showRatio(cpuRatio),
      `${whole(addedMicros.median)} [${whole(addedMicros.min)}-${whole(addedMicros.max)}]`,
      whole(cpuMicros.median),
      showRatio(requestsRatio),
      showRatio(p99Ratio),
    ]),
  );
}

/** Whether what arrives is right: requests carry a mark in their query and in their call. */
function markedTable({ marked }: TracingResults): string {
  return table(
    [
      '',
      'connections',
      'traces',
      'queries in a trace',
      'exactly their own',
      'queries of others',
      'queries twice',
    ],
    marked.map((m) => [
      `${m.variant} ${m.route}`,
      String(m.connections),
      String(m.traces),
      String(m.queries),
      String(m.right),
      String(m.foreign),
      String(m.extra),
    ]),
  );
}

const ownCodeTable = ({ ownCode }: TracingResults): string =>
  table(
    ['up to', 'CPU µs for each request'],
    ownCode.map(({ step, micros: { median, min, max } }) => [
      step,
      `${median.toFixed(1)} [${min.toFixed(1)}-${max.toFixed(1)}]`,
    ]),
  );

/** The section of the report, without its heading. */
export function renderTracing(results: TracingResults): string {
  const { rounds, seconds, scenarios, ownCode, marked } = results;
  const parts = [
    `${rounds} rounds × ${seconds} s for each variant. \`ours\` is libs/tracing; \`channels-alone\` only listens to Node's channels, below which no tracer over them can go. Ratios are to the mean of \`untraced\` and \`untraced-again\`, the same service twice: what these two differ by is noise.`,
  ];
  for (const scenario of scenarios) parts.push(`### ${titleOf(scenario)}`, scenarioTable(scenario));
  if (ownCode.length > 0) {
    parts.push(
      "### The library's own code",
      'In a loop, with no request around it. In a service it costs several times as much: there it runs once a request, out of cold caches, and who takes the documents wants a core, too.',
      ownCodeTable(results),
    );
  }
  if (marked.length > 0) {
    parts.push(
      '### Correctness',
      'Marked requests: the text of the query and the URL of the call carry the number of the request.',
      markedTable(results),
    );
  }
  return parts.join('\n\n');
}
