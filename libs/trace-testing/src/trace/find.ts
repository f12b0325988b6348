import { renderTraceTree } from '@xray-microservices/xray-model';
import type {
  SegmentDocument,
  SegmentNode,
  SubsegmentDocument,
  SubsegmentNode,
  Trace,
  TraceNode,
} from '@xray-microservices/xray-model';
import { TraceTestingError } from '../errors.ts';
import { fits } from '../pattern/find-mismatches.ts';
import type { NamePattern, Pattern } from '../pattern/pattern.ts';
import { show } from '../pattern/show.ts';
import { visit, walk } from './walk.ts';

/** What a segment is looked for by: its name, a part of its document, or a function of its document. */
export type SegmentPattern = NamePattern | Pattern<SegmentDocument>;

/** What a subsegment is looked for by: its name, a part of its document, or a function of its document. */
export type SubsegmentPattern = NamePattern | Pattern<SubsegmentDocument>;

/** The segments of a trace that fit, in the order of {@link walk}; all of them when nothing is asked. */
export function segments(trace: Trace, pattern?: SegmentPattern): SegmentNode[] {
  return [...walk(trace)].filter(isSegment).filter((node) => isAskedFor(node, pattern));
}

/** The first segment that fits, if there is one. */
export function findSegment(trace: Trace, pattern: SegmentPattern): SegmentNode | undefined {
  return segments(trace, pattern)[0];
}

/**
 * The one segment that fits.
 *
 * @throws {TraceTestingError} `NOT_FOUND` or `AMBIGUOUS`, with the trace drawn
 *
 * @example
 * segment(trace, 'notification').document.http?.response?.status;
 */
export function segment(trace: Trace, pattern: SegmentPattern): SegmentNode {
  return theOnly(segments(trace, pattern), 'segment', pattern, trace);
}

/**
 * The subsegments that fit, in the order of {@link walk}: of the whole trace, or those below a node that belong to the
 * same service. All of them when nothing is asked.
 */
export function subsegments(within: Trace | TraceNode, pattern?: SubsegmentPattern): SubsegmentNode[] {
  const nodes = 'roots' in within ? [...walk(within)] : ownNodesBelow(within);
  return nodes.filter(isSubsegment).filter((node) => isAskedFor(node, pattern));
}

/** The first subsegment of a trace, or of the same service below a node, that fits, if there is one. */
export function findSubsegment(
  within: Trace | TraceNode,
  pattern: SubsegmentPattern,
): SubsegmentNode | undefined {
  return subsegments(within, pattern)[0];
}

/**
 * The one subsegment of a trace, or of the same service below a node, that fits.
 *
 * @throws {TraceTestingError} `NOT_FOUND` or `AMBIGUOUS`, with the trace drawn when one was given
 *
 * @example
 * subsegment(trace, { sql: { sanitized_query: /FROM users/ } }).duration;
 */
export function subsegment(within: Trace | TraceNode, pattern: SubsegmentPattern): SubsegmentNode {
  return theOnly(subsegments(within, pattern), 'subsegment', pattern, within);
}

function isSegment(node: TraceNode): node is SegmentNode {
  return node.kind === 'segment';
}

function isSubsegment(node: TraceNode): node is SubsegmentNode {
  return node.kind === 'subsegment';
}

function ownNodesBelow(start: TraceNode): TraceNode[] {
  const caller = start.kind === 'segment' ? start : undefined;
  return [...visit([start])]
    .filter((place) => place.depth > 0 && place.caller === caller)
    .map(({ node }) => node);
}

function isAskedFor({ document }: TraceNode, pattern: unknown): boolean {
  const isName = typeof pattern === 'string' || pattern instanceof RegExp;
  return pattern === undefined || fits(isName ? { name: pattern } : pattern, document);
}

function theOnly<Node>(
  found: readonly Node[],
  what: string,
  pattern: unknown,
  within: Trace | TraceNode,
): Node {
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) {
    return first;
  }
  const tree = 'roots' in within ? `\n\n${renderTraceTree(within)}` : '';
  throw first === undefined
    ? new TraceTestingError('NOT_FOUND', `There is no ${what} ${show(pattern)}.${tree}`)
    : new TraceTestingError('AMBIGUOUS', `There are ${found.length} ${what}s ${show(pattern)}.${tree}`);
}
