import { roundToMicroseconds } from '../draft.ts';
import type { Draft } from '../draft.ts';
import type { SegmentNode, SubsegmentNode, Trace } from '../trace/trace.ts';
import { collectAnnotations } from './annotation-facts.ts';
import { edgeFromClient, edgeToInferred, edgeToSegment } from './edge-facts.ts';
import type { EdgeDraft } from './edge-facts.ts';
import { collectMessages } from './exceptions.ts';
import { addLinkEdges } from './link-edges.ts';
import { responseTimeCausesOf } from './response-time-causes.ts';
import { rootCausesOf } from './root-causes.ts';
import { serviceOfCall, serviceOfSegment } from './service-facts.ts';
import type { ServiceDraft } from './service-facts.ts';
import type { AnnotationFact, TraceFacts } from './trace-facts.ts';
import { visitTrace } from './visit-trace.ts';
import type { ServiceSink, Visit } from './visit-trace.ts';

/**
 * Draws the facts of a trace: its services (with those that are inferred from calls), the calls between them, and what
 * summaries and filter expressions ask. The same documents give the same facts, in whatever order they arrived.
 *
 * The entry point is the earliest segment that names no parent; when there is none, the earliest whose parent is not
 * in the trace (its caller does not trace, or its document was lost).
 */
export function factsOf(trace: Trace): TraceFacts {
  const services: ServiceDraft[] = [];
  const edges: EdgeDraft[] = [];
  const visits = visitTrace(trace, sinkInto(services, edges));
  addLinkEdges(visits, trace.id, edges);
  const entry = settleRoots(visits, services, edges);
  return {
    ...traceMembers(trace, visits, entry, services),
    services,
    edges,
    annotations: readSubsegments(visits, services),
    faultRootCauses: rootCausesOf('fault', visits, services),
    errorRootCauses: rootCausesOf('error', visits, services),
    responseTimeRootCauses: responseTimeCausesOf(entry, visits, services),
  };
}

function sinkInto(services: ServiceDraft[], edges: EdgeDraft[]): ServiceSink {
  const add = (service: ServiceDraft): number => services.push(service) - 1;
  return {
    addSegment: (node: SegmentNode, parent: Visit | undefined) => {
      const target = add(serviceOfSegment(node, parent === undefined));
      if (parent?.service !== undefined) {
        edges.push(edgeToSegment(parent.node, parent.service, node, target));
      }
      return target;
    },
    addInferred: (node: SubsegmentNode, source: number | undefined) => {
      const target = add(serviceOfCall(node));
      if (source !== undefined) {
        edges.push(edgeToInferred(node, source, target));
      }
      return target;
    },
  };
}

/** Tells which services nobody calls and which call nobody, adds the clients' edges, and answers the entry point. */
function settleRoots(
  visits: readonly Visit[],
  services: readonly ServiceDraft[],
  edges: EdgeDraft[],
): Visit | undefined {
  for (const { source, target } of edges) {
    const caller = source === undefined ? undefined : services[source];
    const called = services[target];
    if (caller !== undefined && called !== undefined) {
      caller.last = false;
      called.root = false;
    }
  }
  let entry: Visit | undefined;
  for (const visit of visits) {
    const { node, service } = visit;
    if (node.kind === 'segment' && service !== undefined && services[service]?.root === true) {
      edges.push(edgeFromClient(node, service));
      if (
        entry === undefined ||
        (node.missingParent === undefined && entry.node.missingParent !== undefined)
      ) {
        entry = visit;
      }
    }
  }
  return entry;
}

/** Reads what the services carry inside: annotations, and the texts of exceptions in subsegments. */
function readSubsegments(visits: readonly Visit[], services: readonly ServiceDraft[]): AnnotationFact[] {
  const annotations: AnnotationFact[] = [];
  for (const { node, service } of visits) {
    const owner = service === undefined ? undefined : services[service];
    if (service !== undefined && owner !== undefined) {
      collectAnnotations(node.document, service, annotations);
      if (node.kind === 'subsegment') {
        collectMessages(node.document, owner.messages);
      }
    }
  }
  return annotations;
}

type TraceMembers = Omit<
  TraceFacts,
  'services' | 'edges' | 'annotations' | 'faultRootCauses' | 'errorRootCauses' | 'responseTimeRootCauses'
>;

function traceMembers(
  trace: Trace,
  visits: readonly Visit[],
  entry: Visit | undefined,
  services: readonly ServiceDraft[],
): TraceMembers {
  const entryPoint = entry?.service;
  const root = entryPoint === undefined ? undefined : services[entryPoint];
  const error = root?.error ?? false;
  const fault = root?.fault ?? false;
  const throttle = visits.some(({ node }) => node.document.throttle === true);
  const facts: Draft<TraceMembers> = {
    id: trace.id,
    ok: !error && !fault && !throttle,
    error,
    fault,
    throttle,
    startTime: trace.startTime,
    endTime: trace.endTime,
    duration: roundToMicroseconds(trace.duration),
    partial: trace.inProgress,
  };
  if (root?.responseTime !== undefined) {
    facts.responseTime = root.responseTime;
  }
  if (root?.http !== undefined) {
    facts.http = root.http;
  }
  if (entryPoint !== undefined) {
    facts.entryPoint = entryPoint;
  }
  return facts;
}
