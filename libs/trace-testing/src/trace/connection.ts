import type { Trace, TraceNode } from '@xray-microservices/xray-model';
import { printable } from '@xray-microservices/xray-model';
import { walk } from './walk.ts';

export interface ConnectionOptions {
  /**
   * The id of the (sub)segment outside the trace that made the first request: what the test sent as `Parent` in
   * X-Amzn-Trace-Id, or what stands before the service under test. None unless told.
   */
  readonly parentId?: string | undefined;
}

/** What keeps a trace from being one tree: more than one root, or parents that have not come. */
export function connectionProblems(trace: Trace, { parentId }: ConnectionOptions = {}): string[] {
  const { roots } = trace;
  const several = roots.length > 1 ? [`it has ${roots.length} roots: ${roots.map(nameOf).join(', ')}`] : [];
  return [...several, ...roots.flatMap((root) => problemOfRoot(root, parentId))];
}

/** What in a trace has not ended yet. */
export function openWork(trace: Trace): string[] {
  return [...walk(trace)]
    .filter(({ inProgress }) => inProgress)
    .map((node) => `${nameOf(node)} is in progress`);
}

function problemOfRoot(root: TraceNode, parentId: string | undefined): string[] {
  const { missingParent } = root;
  if (root.kind === 'subsegment') {
    return [`the segment of the subsegment ${nameOf(root)} has not come`];
  }
  return missingParent === undefined || missingParent === parentId
    ? []
    : [`the parent ${printable(missingParent)} of ${nameOf(root)} has not come`];
}

function nameOf({ document }: TraceNode): string {
  return `"${printable(document.name)}"`;
}
