import type { Draft } from '../draft.ts';
import type { SegmentNode, TraceNode } from '../trace/trace.ts';
import { httpFactsOf } from './http-facts.ts';
import { numbersOf } from './timing.ts';
import type { EdgeFacts } from './trace-facts.ts';

/** An edge while its trace is being read. */
export type EdgeDraft = Draft<EdgeFacts>;

/** AWS services that take a message and pass it on later: whoever handles it, the sender did not wait for. */
const QUEUES: ReadonlySet<string> = new Set(['SQS', 'SNS', 'EventBridge', 'Events', 'Kinesis', 'Firehose']);

/** The edge to a segment. Its numbers are those of the calling subsegment; a caller without one leaves none behind. */
export function edgeToSegment(
  caller: TraceNode,
  source: number,
  called: SegmentNode,
  target: number,
): EdgeDraft {
  return caller.kind === 'segment'
    ? edge(source, target, called)
    : edge(source, target, caller, isQueueCall(caller));
}

/** The edge to a service that is inferred from a call. */
export function edgeToInferred(call: TraceNode, source: number, target: number): EdgeDraft {
  return edge(source, target, call);
}

/** The edge from the client to a root. The client sends nothing, so the numbers are the root's. */
export function edgeFromClient(root: TraceNode, target: number): EdgeDraft {
  return edge(undefined, target, root);
}

/** The edge of a link from a sender to a receiver of the same trace. */
export function edgeOfLink(sender: TraceNode, source: number, target: number): EdgeDraft {
  return edge(source, target, sender, true);
}

function edge(
  source: number | undefined,
  target: number,
  numbersFrom: TraceNode,
  asynchronous = false,
): EdgeDraft {
  const { ok, error, fault, throttle, startTime, endTime, responseTime, inProgress } = numbersOf(numbersFrom);
  const facts: EdgeDraft = {
    target,
    ok,
    error,
    fault,
    throttle,
    startTime,
    endTime,
    inProgress,
    asynchronous,
  };
  if (source !== undefined) {
    facts.source = source;
  }
  if (responseTime !== undefined) {
    facts.responseTime = responseTime;
  }
  const http = httpFactsOf(numbersFrom.document);
  if (http !== undefined) {
    facts.http = http;
  }
  return facts;
}

function isQueueCall(node: TraceNode): boolean {
  return node.kind === 'subsegment' && node.document.namespace === 'aws' && QUEUES.has(node.document.name);
}
