import { failed, notReached, ok } from './finding.ts';
import type { Outcome } from './finding.ts';
import type { ServiceNames } from './options.ts';
import type { Answer } from './send-request.ts';
import type { TraceView } from './trace-view.ts';
import { titleOf } from './trace-view.ts';

/** user-management's segment is there, once, and nothing is above it. */
export function checkUsers(view: TraceView, names: ServiceNames, answer: Answer): Outcome {
  if (answer.kind === 'unanswered') return notReached('answer');
  const { users, trace } = view;
  const [segment, ...more] = users;
  const name = names.userManagement;
  if (segment === undefined)
    return failed(hasAnotherName(view, names) ? 'names' : 'usersDaemon', whyNoUsers(view, name));
  if (more.length > 0) return failed('header', `${users.length} segments of ${name} instead of 1`);
  const parent = segment.document.parent_id;
  if (parent !== undefined || trace?.roots.includes(segment) !== true)
    return failed('header', `${name} has the parent ${parent ?? ''}, which the request did not name`);
  return ok(`${name}, the root`);
}

/** Some other service is the root: user-management's is always, so it goes by that name. */
const hasAnotherName = ({ trace }: TraceView, { notification }: ServiceNames): boolean =>
  trace?.roots.some(
    ({ kind, document }) =>
      kind === 'segment' && document.parent_id === undefined && !notification.includes(document.name),
  ) === true;

function whyNoUsers({ nodes, refused }: TraceView, name: string): string {
  const others = [...new Set(nodes.map(({ node }) => titleOf(node)))];
  const there =
    others.length === 0 ? 'nothing has arrived with this trace id' : `there is only ${others.join(', ')}`;
  const odd =
    refused.length === 0 ? '' : `; ${refused.length} documents can't be read: ${refused.join(', ')}`;
  return `no segment of ${name}: ${there}${odd}`;
}

/** notification's segment is there, once. */
export function checkNotification(view: TraceView, names: ServiceNames, answer: Answer): Outcome {
  const { notifications, calls, trace, nodes } = view;
  const [segment, ...more] = notifications;
  const name = names.notification.join(' or ');
  if (more.length > 0)
    return failed('callHeader', `${notifications.length} segments of ${name} instead of 1`);
  if (segment !== undefined) return ok(segment.document.name);
  const called = nodes.find(
    ({ node, parent }) => node.kind === 'segment' && calls.some((call) => call === parent),
  );
  if (called !== undefined)
    return failed('names', `no segment of ${name}: the call leads to ${titleOf(called.node)}`);
  const told = answer.kind === 'answered' ? answer.notificationTraceId : undefined;
  if (told !== undefined && trace !== undefined && told !== trace.id)
    return failed('callHeader', `no segment of ${name}: it says that it was in the trace ${told}`);
  if (answer.kind === 'answered' && answer.status === 200 && told === undefined)
    return failed('tracing', `no segment of ${name}: its answer names no trace_id`);
  if (calls.some(({ document }) => document.http?.response?.status === 200))
    return failed('notificationDaemon', `no segment of ${name}, although it has answered`);
  return notReached(`answer of notification, and so no segment of ${name}`);
}

/** notification's segment hangs under the call to it. */
export function checkParent({ notifications: [segment], calls, users }: TraceView): Outcome {
  if (segment === undefined || users.length === 0) return notReached('pair of segments to connect');
  const parent = segment.document.parent_id;
  const call = calls.find(({ document }) => document.id === parent);
  if (call !== undefined)
    return ok(`${segment.document.name} hangs under the ${titleOf(call)} that called it`);
  return failed(
    'callHeader',
    `${titleOf(segment)} has ${parent === undefined ? 'no parent' : `the parent ${parent}`}, not the call to it`,
  );
}

/** Each document that came names the same trace. */
export function checkOneTrace({ trace, strangers }: TraceView): Outcome {
  if (trace === undefined) return notReached('document');
  return strangers === 0
    ? ok(`${trace.id} in ${trace.documents.length} documents`)
    : failed('callHeader', `${strangers} documents name another trace`);
}
