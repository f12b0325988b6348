import type { Trace, TraceNode } from '@xray-microservices/xray-model';

/** Names under which the services report. */
export const USER_MANAGEMENT = 'User-Management-Microservice';
export const NOTIFICATION = 'V1-Notification-Microservice';

function* nodesOf(nodes: readonly TraceNode[]): Generator<TraceNode> {
  for (const node of nodes) {
    yield node;
    yield* nodesOf(node.children);
  }
}

const isSegment = (node: TraceNode, name: string): boolean =>
  node.kind === 'segment' && node.document.name === name;

function flagOf({ document }: TraceNode): string | undefined {
  if (document.fault === true) return 'fault';
  if (document.throttle === true) return 'throttle';
  return document.error === true ? 'error' : undefined;
}

function problemsOf(nodes: readonly TraceNode[]): string[] {
  return nodes.flatMap((node) => {
    const flag = flagOf(node);
    const open = node.inProgress ? ['is still in progress'] : [];
    return [...(flag === undefined ? [] : [`has the flag ${flag}`]), ...open].map(
      (what) => `${node.kind} "${node.document.name}" ${what}`,
    );
  });
}

/**
 * What a trace of GET /usermgmt/notification-xray lacks; nothing when it is complete.
 *
 * It has to have one segment of each service, one MySQL subsegment and one remote subsegment of user-management's,
 * notification's segment being the child of the remote one, and no fault.
 */
export function findGaps(trace: Trace | undefined): string[] {
  const gaps: string[] = [];
  const root = trace?.roots.find((node) => isSegment(node, USER_MANAGEMENT));
  if (trace === undefined || root === undefined)
    return [`no segment of ${USER_MANAGEMENT}: did its daemon address lead here?`];
  const inside = [...nodesOf(root.children)];
  const queries = inside.filter((node) => node.kind === 'subsegment' && node.document.sql !== undefined);
  if (queries.length !== 1)
    gaps.push(`${queries.length} MySQL subsegments in ${USER_MANAGEMENT} instead of 1`);
  const calls = inside.filter((node) => node.kind === 'subsegment' && node.document.http !== undefined);
  if (calls.length !== 1) gaps.push(`${calls.length} remote subsegments in ${USER_MANAGEMENT} instead of 1`);
  const everywhere = [...nodesOf(trace.roots)];
  const notifications = everywhere.filter((node) => isSegment(node, NOTIFICATION));
  if (notifications.length !== 1)
    gaps.push(`${notifications.length} segments of ${NOTIFICATION} instead of 1`);
  const linked = calls.some((call) => call.children.some((child) => isSegment(child, NOTIFICATION)));
  if (notifications.length > 0 && !linked)
    gaps.push(`the segment of ${NOTIFICATION} is not the child of the call to it`);
  return [...gaps, ...problemsOf(everywhere)];
}
