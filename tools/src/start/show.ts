import { assembleTrace, parseDocument, parseTraceId, renderTraceTree } from '@xray-microservices/xray-model';
import type { Trace, TraceDocument } from '@xray-microservices/xray-model';
import { StartError } from './errors.ts';
import type { Answer } from './request.ts';
import type { System } from './system.ts';

/** Puts a trace together from its documents; `undefined` while there are none. */
export function traceOf(traceId: string, documents: readonly string[]): Trace | undefined {
  const id = parseTraceId(traceId);
  if (id === undefined) throw new TypeError(`"${traceId}" is no trace id`);
  const parsed = documents.map((text): TraceDocument => {
    const result = parseDocument(text);
    if (!result.ok)
      throw new StartError('NOT_READY', [`xray-local kept a bad document: ${result.refusal.message}`]);
    return result.document;
  });
  return assembleTrace(id, parsed);
}

/** The answer of user-management, as a person wants to see it. */
export function answerLines(answer: Answer): string[] {
  const head = `GET /usermgmt/notification-xray  ${answer.status} ${answer.contentType}, ${answer.milliseconds.toFixed(0)} ms`;
  const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body, undefined, 2);
  return ['', head, ...body.split('\n').map((line) => `  ${line}`)];
}

/** The trace as a tree, and what it lacks. */
export function traceLines(trace: Trace | undefined, gaps: readonly string[], color: boolean): string[] {
  const tree = trace === undefined ? ['(no trace)'] : renderTraceTree(trace, { color }).trimEnd().split('\n');
  const verdict =
    gaps.length === 0
      ? ['The trace is complete.']
      : ['The trace is not complete:', ...gaps.map((gap) => `  - ${gap}`)];
  return ['', ...tree, '', ...verdict];
}

/** Who may log in; the only place where a password is shown. */
function administratorLine({ administrator }: System): string {
  if (administrator === undefined) return 'administrator    the one that the database had before';
  const { username, password, isNewPassword } = administrator;
  return `administrator    ${username}, password ${isNewPassword ? `${password} (of this run)` : 'as in ADMIN_PASSWORD'}`;
}

/** Where to look and what to try. */
export function addressLines(system: System): string[] {
  const { addresses } = system;
  return [
    '',
    `user-management  ${addresses.userManagement}`,
    `notification     ${addresses.notification}`,
    `X-Ray            ${addresses.xray} (daemon over UDP; API and console over TCP on this port)`,
    `mail sink        ${addresses.smtp}`,
    administratorLine(system),
    '',
    `Try: curl ${addresses.userManagement}/usermgmt/notification-xray`,
    `     or in a browser ${addresses.userManagement}/usermgmt/docs and ${addresses.notification}/notification/docs`,
    'Ctrl-C stops all parts.',
  ];
}
