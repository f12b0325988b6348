import type { SegmentLink } from '../document/segment-document.ts';
import { edgeOfLink } from './edge-facts.ts';
import type { EdgeDraft } from './edge-facts.ts';
import type { Visit } from './visit-trace.ts';

/** Which of the two ends of a link is meant by it; `parent` (the sender) when nothing is said. */
const REFERENCE_TYPE = 'aws.xray.reserved.reference_type';

/**
 * Adds the edges that links between (sub)segments of one trace make, as with messages in a queue. A link to another
 * trace makes none: its other end is not here.
 */
export function addLinkEdges(visits: readonly Visit[], traceId: string, edges: EdgeDraft[]): void {
  const linked = visits.filter(({ node }) => (node.document.links ?? []).length > 0);
  if (linked.length === 0) {
    return;
  }
  const byId = new Map(visits.map((visit) => [visit.node.document.id as string, visit]));
  for (const visit of linked) {
    for (const link of visit.node.document.links ?? []) {
      const other = link.trace_id === traceId ? byId.get(link.id ?? '') : undefined;
      if (other !== undefined) {
        addEdge(namesReceiver(link) ? visit : other, namesReceiver(link) ? other : visit, edges);
      }
    }
  }
}

function addEdge(sender: Visit, receiver: Visit, edges: EdgeDraft[]): void {
  const { service: source } = sender;
  const { service: target } = receiver;
  if (source === undefined || target === undefined || source === target) {
    return;
  }
  const known = edges.find((edge) => edge.source === source && edge.target === target);
  if (known === undefined) {
    edges.push(edgeOfLink(sender.node, source, target));
  } else {
    known.asynchronous = true;
  }
}

function namesReceiver({ attributes }: SegmentLink): boolean {
  return attributes?.[REFERENCE_TYPE] === 'child';
}
