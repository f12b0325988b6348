import { showRatio, table } from '../stats.ts';
import { limitOf } from './limit.ts';
import type {
  Figures,
  ServicesCell,
  ServicesGrowth,
  ServicesResults,
  ServicesRoute,
} from './services-results.ts';

/* The tables of the services. CPU per request comes first: throughput and latency move more with the machine. */

const shown = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
const count = (value: number): string => Math.round(value).toLocaleString('en');
const percent = (part: number): string => (part < 0.0005 ? '' : `${(part * 100).toFixed(1)} %`);

const servicesMicros = ({ cpuMicros }: Figures): number => cpuMicros.userManagement + cpuMicros.notification;

/** Fewer tell nothing about how far they spread. */
const LEAST_ROUNDS = 3;

/** Only a ratio beyond all that the same variant differs from itself, either way, is told as a difference. */
function isResolved({ ratios, again }: ServicesCell, rounds: number): boolean {
  if (rounds < LEAST_ROUNDS) return false;
  const noise = Math.max(again.cpu.max, 1 / again.cpu.min);
  return ratios.cpu.min > noise || ratios.cpu.max < 1 / noise;
}

function costTable({ cells }: ServicesRoute, { rounds }: ServicesResults): string {
  return table(
    [
      'connections',
      'CPU per request, traced to untraced',
      'the same variant to itself',
      'resolved',
      'CPU µs untraced',
      'CPU µs traced',
      'requests/s, ratio',
      'p99, ratio',
    ],
    cells.map((cell) => [
      String(cell.connections),
      showRatio(cell.ratios.cpu),
      showRatio(cell.again.cpu),
      isResolved(cell, rounds) ? 'yes' : 'no',
      count(servicesMicros(cell.untraced)),
      count(servicesMicros(cell.traced)),
      showRatio(cell.ratios.requests),
      showRatio(cell.ratios.p99),
    ]),
  );
}

function loadTable({ cells }: ServicesRoute, { cpus }: ServicesResults): string {
  return table(
    [
      'connections',
      'requests/s untraced',
      'traced',
      'p50 ms',
      'p95 ms',
      'p99 ms',
      'pool wait ms',
      'refused',
      'limit',
    ],
    cells.map(({ connections, untraced, traced }) => [
      String(connections),
      count(untraced.requestsPerSecond),
      count(traced.requestsPerSecond),
      shown(traced.p50),
      shown(traced.p95),
      shown(traced.p99),
      traced.poolWaitMs === undefined ? '' : shown(traced.poolWaitMs),
      percent(traced.refused),
      limitOf(traced, { connections, cpus }),
    ]),
  );
}

/** Where each route carried most, and what kept it from more. */
function limits({ routes, cpus }: ServicesResults): string {
  const rows = routes.flatMap(({ title, cells }) => {
    const [best] = [...cells].sort((a, b) => b.traced.requestsPerSecond - a.traced.requestsPerSecond);
    if (best === undefined) return [];
    const { connections, traced } = best;
    const most = count(traced.requestsPerSecond);
    return [[title, most, String(connections), limitOf(traced, { connections, cpus })]];
  });
  return table(['route, traced', 'most requests/s', 'with connections', 'limit there'], rows);
}

const CPU_HEAD = ['user-management', 'notification', 'MySQL', 'xray-local', 'mail server', 'load generator'];

const cpuRow = ({ cpuMicros: cpu }: Figures): string[] =>
  [cpu.userManagement, cpu.notification, cpu.mysql, cpu.xrayLocal, cpu.smtp, cpu.load].map(count);

/** Where the CPU of a request goes, at the connections in the middle. */
function shares({ routes }: ServicesResults): string {
  const rows = routes.flatMap(({ title, cells }) => {
    const cell = cells[Math.floor(cells.length / 2)];
    return cell === undefined ? [] : [[`${title}, ${cell.connections}`, ...cpuRow(cell.traced)]];
  });
  return table(['route, connections', ...CPU_HEAD], rows);
}

type Question = ServicesGrowth['questions'][number];

function growthRow({ rows }: ServicesGrowth, { title, figures, refused = [] }: Question): string[] {
  const head = `${title}, ${count(rows)} users`;
  if (figures === undefined) return [head, '0', '', '', '', '', '', `all: ${refused.join(', ')}`];
  const { requestsPerSecond, p50, p95, p99, cpuMicros } = figures;
  const times = [shown(p50), shown(p95), shown(p99), count(cpuMicros.userManagement), count(cpuMicros.mysql)];
  return [head, count(requestsPerSecond), ...times, percent(figures.refused)];
}

/** The sizes of one question below each other. */
function growthTable(growth: readonly ServicesGrowth[]): string {
  const titles = growth[0]?.questions.map(({ title }) => title) ?? [];
  const rows = titles.flatMap((title) =>
    growth.flatMap((size) =>
      size.questions
        .filter((question) => question.title === title)
        .map((question) => growthRow(size, question)),
    ),
  );
  return table(
    ['', 'requests/s', 'p50 ms', 'p95 ms', 'p99 ms', 'CPU µs user-management', 'CPU µs MySQL', 'refused'],
    rows,
  );
}

/** The section of the report, without its heading. */
export function renderServices(results: ServicesResults): string {
  const { routes, growth, rounds, seconds, users, pool, mysql, node, cpus } = results;
  const parts = [
    `Node ${node}, ${cpus} cores, ${mysql}; ${rounds} rounds × ${seconds} s; ${count(users)} users, a pool of ${pool}.`,
  ];
  if (routes.length > 0)
    parts.push(limits(results), `CPU of a traced request by process, µs:`, shares(results));
  for (const route of routes) {
    parts.push(`### ${route.title}`, loadTable(route, results), costTable(route, results));
  }
  if (growth.length > 0) {
    const connections = growth[0]?.connections ?? 0;
    parts.push(
      `### As users grow\n\nTraced, ${connections === 1 ? 'one request after the other' : `${connections} connections`}.`,
      growthTable(growth),
    );
  }
  return parts.join('\n\n');
}
