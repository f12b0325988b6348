import type { Results } from './results.ts';
import { titleOf } from './tracing-section.ts';

/* What the pictures show, as rows; how they look is plots.ts's, which needs a library that the text does not. */

type Row = Readonly<Record<string, string | number | boolean>>;

/** One picture of the report. */
export interface Picture {
  /** In docs/images. */
  file: string;
  title: string;
  section: 'tracing' | 'services' | 'xray-local';
  kind: 'ratios' | 'lines';
  /** `ratios`: panel, name, median, min, max, noise (compared with itself). `lines`: panel, series, x, y. */
  rows: readonly Row[];
  /** Titles of the axes. */
  x: string;
  y: string;
  /** Of the y axis. */
  scale: 'linear' | 'log';
}

function tracingCpu({ tracing }: Results): Picture {
  return {
    file: 'bench-tracing-cpu.svg',
    title: 'CPU per request, to untraced',
    section: 'tracing',
    kind: 'ratios',
    scale: 'linear',
    x: 'ratio (median, least and greatest)',
    y: '',
    rows: (tracing?.scenarios ?? []).flatMap((scenario) =>
      scenario.variants.map(({ name, cpuRatio }) => ({
        panel: titleOf(scenario),
        name,
        ...cpuRatio,
        noise: name.startsWith('untraced'),
      })),
    ),
  };
}

function servicesCpu({ services }: Results): Picture {
  return {
    file: 'bench-services-cpu.svg',
    title: 'CPU per request of both services, traced to untraced',
    section: 'services',
    kind: 'ratios',
    scale: 'linear',
    x: 'ratio (median, least and greatest)',
    y: 'connections',
    rows: (services?.routes ?? []).flatMap(({ title, cells }) =>
      cells.flatMap(({ connections, ratios, again }) => [
        { panel: title, name: `${connections}`, ...ratios.cpu },
        { panel: title, name: `${connections}, to itself`, ...again.cpu, noise: true },
      ]),
    ),
  };
}

function servicesThroughput({ services }: Results): Picture {
  return {
    file: 'bench-services-requests.svg',
    title: 'Requests a second',
    section: 'services',
    kind: 'lines',
    x: 'connections',
    y: 'requests/s',
    scale: 'linear',
    rows: (services?.routes ?? []).flatMap(({ title, cells }) =>
      cells.flatMap(({ connections, untraced, traced }) => [
        { panel: title, series: 'untraced', x: connections, y: untraced.requestsPerSecond },
        { panel: title, series: 'traced', x: connections, y: traced.requestsPerSecond },
      ]),
    ),
  };
}

function servicesGrowth({ services }: Results): Picture {
  return {
    file: 'bench-services-growth.svg',
    title: 'Latency as users grow',
    section: 'services',
    kind: 'lines',
    x: 'users',
    y: 'ms',
    scale: 'log',
    rows: (services?.growth ?? []).flatMap(({ rows, questions }) =>
      questions.flatMap(({ title, figures }) =>
        figures === undefined
          ? []
          : [
              { panel: title, series: 'p50', x: rows, y: figures.p50 },
              { panel: title, series: 'p99', x: rows, y: figures.p99 },
            ],
      ),
    ),
  };
}

const QUESTIONS = [
  { panel: 'BatchGetTraces', of: 'batchGetP50' },
  { panel: 'page of summaries', of: 'summariesP50' },
  { panel: 'service graph', of: 'graphP50' },
] as const;

function xrayLocalQuestions(results: Results): Picture {
  return {
    file: 'bench-xray-local-questions.svg',
    title: 'xray-local: median of an answer as documents grow',
    section: 'xray-local',
    kind: 'lines',
    x: 'documents',
    y: 'ms',
    scale: 'log',
    rows: (results['xray-local']?.questions ?? []).flatMap((each) =>
      QUESTIONS.map(({ panel, of }) => ({ panel, series: each.store, x: each.documents, y: each[of] })),
    ),
  };
}

/** Those for which there are figures. */
export const picturesOf = (results: Results): Picture[] =>
  [tracingCpu, servicesCpu, servicesThroughput, servicesGrowth, xrayLocalQuestions]
    .map((make) => make(results))
    .filter(({ rows }) => rows.length > 0);
