import type { SegmentNode, SubsegmentNode, Trace, TraceNode } from '@xray-microservices/xray-model';
import { fits } from '../pattern/find-mismatches.ts';
import type { NamePattern } from '../pattern/pattern.ts';
import { visit } from './walk.ts';

/**
 * What a service calls: another `service` whose segment is in the trace, a `database` (a subsegment with `sql`), the
 * `aws` API, or anything else `remote`.
 */
export type EdgeKind = 'service' | 'database' | 'aws' | 'remote';

/** One call that a service made. */
export interface Edge {
  /** The name of the calling service. */
  readonly from: string;
  /** The name of the segment or subsegment that was called. */
  readonly to: string;
  readonly kind: EdgeKind;
  readonly caller: SegmentNode;
  /** The called service's segment, or else the subsegment of the call. */
  readonly node: TraceNode;
}

/** The end of an edge: its name, or its kind, or both. */
export type EdgeTarget = NamePattern | { readonly kind: EdgeKind; readonly name?: NamePattern | undefined };

/**
 * The calls in a trace, in the order of {@link walk}. A call to a service that sent its segment makes two edges: one to
 * the remote host as the caller named it, and one to the service under its own name.
 */
export function edges(trace: Trace): Edge[] {
  return [...visit(trace.roots)].flatMap(({ node, caller }) => {
    const kind = node.kind === 'segment' ? 'service' : kindOfCall(node);
    return caller === undefined || kind === undefined
      ? []
      : [{ from: caller.document.name, to: node.document.name, kind, caller, node }];
  });
}

/**
 * The first edge from a service to a target, if there is one.
 *
 * @example
 * await collector.waitForTrace(id, { until: (trace) => findEdge(trace, 'orders', 'payments') !== undefined });
 */
export function findEdge(trace: Trace, from: NamePattern, to: EdgeTarget): Edge | undefined {
  return edges(trace).find((edge) => fits(from, edge.from) && leadsTo(edge, to));
}

/** Whether an edge ends at a target. */
export function leadsTo(edge: Edge, to: EdgeTarget): boolean {
  if (typeof to === 'string' || to instanceof RegExp) {
    return fits(to, edge.to);
  }
  return edge.kind === to.kind && (to.name === undefined || fits(to.name, edge.to));
}

function kindOfCall({ document }: SubsegmentNode): EdgeKind | undefined {
  if (document.sql !== undefined) {
    return 'database';
  }
  const { namespace } = document;
  return namespace === 'aws' || namespace === 'remote' ? namespace : undefined;
}
