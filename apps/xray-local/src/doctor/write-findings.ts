import { printable } from '@xray-microservices/xray-model';
import type { Findings } from './examine.ts';
import type { Hop } from './hop.ts';

const STATES = { ok: 'ok', failed: 'FAILED', unknown: 'could not tell' } as const;

const STATE_WIDTH = Math.max(...Object.values(STATES).map((text) => text.length)) + 2;
const NAME_WIDTH = 'sampling'.length + 2;

/** The findings for people. */
export function writeFindings(findings: Findings): string {
  return `${[...findings.hops.flatMap(linesOf), '', verdict(findings)].join('\n')}\n`;
}

/** The findings for programs. */
export function writeFindingsJson({ hops, lostAt, traceId }: Findings): string {
  return `${JSON.stringify({ ok: lostAt === undefined, lostAt: lostAt ?? null, traceId, hops }, null, 2)}\n`;
}

function linesOf({ name, state, detail, mend }: Hop): string[] {
  const indent = ' '.repeat(STATE_WIDTH + NAME_WIDTH);
  return [
    `${STATES[state].padEnd(STATE_WIDTH)}${name.padEnd(NAME_WIDTH)}${printable(detail)}`,
    ...(mend === undefined ? [] : [`${indent}→ ${printable(mend)}`]),
  ];
}

function verdict({ hops, lostAt, traceId }: Findings): string {
  if (lostAt !== undefined) {
    return `Traces are lost at: ${lostAt}.`;
  }
  const untold = hops.filter(({ state }) => state === 'unknown').map(({ name }) => name);
  return untold.length === 0
    ? `Nothing is lost: the trace ${traceId} went all the way.`
    : `Nothing is lost as far as can be told; there is no telling about: ${untold.join(', ')}.`;
}
