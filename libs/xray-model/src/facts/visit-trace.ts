import { callsSilentService } from '../trace/inferred-service.ts';
import type { SegmentNode, SubsegmentNode, Trace, TraceNode } from '../trace/trace.ts';

/** A node on the way through a trace, with the services it belongs to and calls. */
export interface Visit {
  readonly node: TraceNode;
  readonly parent: Visit | undefined;
  /** Index of the service whose (sub)segment this is; `undefined` while its segment has not come. */
  readonly service: number | undefined;
  /** Index of the service that is inferred from this call, if one is. */
  readonly inferred: number | undefined;
}

/** Takes a service into the facts and answers its index. */
export interface ServiceSink {
  readonly addSegment: (node: SegmentNode, parent: Visit | undefined) => number;
  readonly addInferred: (node: SubsegmentNode, service: number | undefined) => number;
}

/** Walks a trace, parents before children and siblings by start time, however deep it is. */
export function visitTrace(trace: Trace, services: ServiceSink): Visit[] {
  const visits: Visit[] = [];
  const waiting: { node: TraceNode; parent: Visit | undefined }[] = [];
  pushReversed(waiting, trace.roots, undefined);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const visit = visitNode(next.node, next.parent, services);
    visits.push(visit);
    pushReversed(waiting, next.node.children, visit);
  }
  return visits;
}

function visitNode(node: TraceNode, parent: Visit | undefined, services: ServiceSink): Visit {
  if (node.kind === 'segment') {
    return { node, parent, service: services.addSegment(node, parent), inferred: undefined };
  }
  const service = parent?.service;
  const inferred = callsSilentService(node) ? services.addInferred(node, service) : undefined;
  return { node, parent, service, inferred };
}

function pushReversed(
  waiting: { node: TraceNode; parent: Visit | undefined }[],
  nodes: readonly TraceNode[],
  parent: Visit | undefined,
): void {
  for (let index = nodes.length - 1; index >= 0; index -= 1) {
    const node = nodes[index];
    if (node !== undefined) {
      waiting.push({ node, parent });
    }
  }
}
