import { printable } from '@xray-microservices/xray-model';
import type { Trace } from '@xray-microservices/xray-model';
import type { NamePattern } from '../pattern/pattern.ts';
import { show } from '../pattern/show.ts';
import { connectionProblems } from '../trace/connection.ts';
import { edges, findEdge } from '../trace/edges.ts';
import type { Edge, EdgeTarget } from '../trace/edges.ts';
import { toResult } from './check.ts';
import type { CheckResult } from './check.ts';

/** Whether a service calls another service, a database or something remote. */
export function hasEdge(trace: Trace, from: NamePattern, to: EdgeTarget): CheckResult {
  return toResult(trace, {
    pass: findEdge(trace, from, to) !== undefined,
    expectation: `to have an edge from ${show(from)} to ${describeTarget(to)}`,
    failure: () => [
      ...describeEdges(edges(trace)),
      ...connectionProblems(trace).map((problem) => `And ${problem}.`),
    ],
  });
}

function describeTarget(to: EdgeTarget): string {
  if (typeof to === 'string' || to instanceof RegExp) {
    return show(to);
  }
  return to.name === undefined ? `any ${to.kind}` : `the ${to.kind} ${show(to.name)}`;
}

function describeEdges(all: readonly Edge[]): string[] {
  const lines = all.map(({ from, to, kind }) => `  "${printable(from)}" -> "${printable(to)}" (${kind})`);
  return lines.length === 0 ? ['It has no edges.'] : ['Its edges:', ...new Set(lines)];
}
