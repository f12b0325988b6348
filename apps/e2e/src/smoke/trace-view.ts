import { assembleTrace, parseDocument } from '@xray-microservices/xray-model';
import type { SegmentNode, SubsegmentNode, Trace, TraceId, TraceNode } from '@xray-microservices/xray-model';
import type { ServiceNames } from './options.ts';

/** The parts of a trace that the checks ask for. */
export interface TraceView {
  /** Absent while nothing has come that can be read. */
  readonly trace: Trace | undefined;
  /** What came and is no segment document, and why. */
  readonly refused: readonly string[];
  /** Documents that the API gave for this trace and that name another one. */
  readonly strangers: number;
  readonly nodes: readonly PlacedNode[];
  readonly users: readonly SegmentNode[];
  readonly notifications: readonly SegmentNode[];
  /** Queries inside of user-management's segment. */
  readonly queries: readonly SubsegmentNode[];
  /** Calls over HTTP inside of user-management's segment. */
  readonly calls: readonly SubsegmentNode[];
}

/** A (sub)segment, and what it hangs under. */
export interface PlacedNode {
  readonly node: TraceNode;
  readonly parent: TraceNode | undefined;
}

/** Puts the documents of a trace together. What X-Ray inferred is left out: nobody sent it. */
export function viewTrace(traceId: TraceId, documents: readonly string[], names: ServiceNames): TraceView {
  const parsed = documents.map((text) => parseDocument(text));
  const refused = parsed.flatMap((result) => (result.ok ? [] : [result.refusal.message]));
  const read = parsed.flatMap((result) => (result.ok ? [result.document] : []));
  const trace = assembleTrace(traceId, read);
  const nodes = (trace?.roots ?? []).flatMap((root) => placed(root, undefined));
  const segments = nodes.map(({ node }) => node).filter((node) => node.kind === 'segment');
  const users = segments.filter(({ document }) => document.name === names.userManagement);
  const inside = users.flatMap(subsegmentsOf);
  return {
    trace,
    refused,
    strangers: read.filter((document) => document.trace_id !== traceId).length,
    nodes,
    users,
    notifications: segments.filter(({ document }) => names.notification.includes(document.name)),
    queries: inside.filter(({ document }) => document.sql !== undefined),
    calls: inside.filter(({ document }) => document.http !== undefined),
  };
}

/** How a (sub)segment is called in a sentence. */
export const titleOf = ({ kind, document }: TraceNode): string => `${kind} "${document.name}"`;

function placed(node: TraceNode, parent: TraceNode | undefined): PlacedNode[] {
  return [{ node, parent }, ...node.children.flatMap((child) => placed(child, node))];
}

/** The subsegments of one segment, without those of segments below it. */
function subsegmentsOf(node: TraceNode): SubsegmentNode[] {
  return node.children.flatMap((child) =>
    child.kind === 'subsegment' ? [child, ...subsegmentsOf(child)] : [],
  );
}
