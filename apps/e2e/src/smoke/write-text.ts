import { printable, renderTraceTree } from '@xray-microservices/xray-model';
import type { Finding } from './finding.ts';
import { HOPS } from './hop.ts';
import type { TraceReport } from './run-smoke.ts';

const TICKS = { ok: '✓', failed: '✗', 'not reached': '–' } as const;
const COLOURS = { ok: 32, failed: 31, 'not reached': 90 } as const;
const NAME_WIDTH = 'user-management'.length + 2;

export interface TextOptions {
  readonly color: boolean;
  /** Columns of a line of the tree. */
  readonly width: number;
}

/** A report for people: the trace as a tree, a line for each check, and where to look when it is not complete. */
export function writeText({ traceId, view, findings, lostAt }: TraceReport, options: TextOptions): string {
  const tree =
    view.trace === undefined
      ? `Trace ${traceId}\n(nothing has arrived)\n`
      : renderTraceTree(view.trace, options);
  const checks = findings.map((finding) => lineOf(finding, options.color));
  return ['', tree, ...checks, '', ...verdict(lostAt), ''].join('\n');
}

function lineOf({ check, state, detail }: Finding, color: boolean): string {
  const tick = color ? `\u001b[${COLOURS[state]}m${TICKS[state]}\u001b[39m` : TICKS[state];
  return `  ${tick} ${check.padEnd(NAME_WIDTH)}${state === 'not reached' ? 'not reached: ' : ''}${printable(detail)}`;
}

function verdict(lostAt: TraceReport['lostAt']): string[] {
  if (lostAt === undefined) return ['The trace is complete.'];
  const { title, ways } = HOPS[lostAt];
  return [`The trace is not complete. Lost at: ${title}`, 'Look here:', ...ways.map((way) => `  - ${way}`)];
}
