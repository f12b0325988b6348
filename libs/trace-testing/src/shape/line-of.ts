import { printable } from '@xray-microservices/xray-model';
import type { HttpData, Trace, TraceNode } from '@xray-microservices/xray-model';
import { describeCause } from '../trace/describe-cause.ts';

/** What of a trace changes from run to run, or is too much for most snapshots. */
export type ShapeDetail = 'ids' | 'times' | 'ports' | 'order' | 'annotations' | 'causes';

/** The port at the end of a name such as `127.0.0.1:8096` or `[::1]:8096`. */
const PORT_OF_NAME = /(?<=[\p{L}\p{N}\]_-]):\d{1,5}$/u;

/** Scheme, account and host of an address, before its port. */
const PORT_OF_URL = /(?<=^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(?:\[[^\]]*\]|[^/?#:]*)):\d+/i;

/** One (sub)segment on one line: name, kind, what it did, how it went, and the details that are asked for. */
export function lineOf(node: TraceNode, trace: Trace, details: ReadonlySet<ShapeDetail>): string {
  const { document } = node;
  const withoutPort = (text: string, port: RegExp): string =>
    details.has('ports') ? text : text.replace(port, ':port');
  const parts = [
    details.has('ids') ? `#${document.id}` : '',
    withoutPort(document.name, PORT_OF_NAME),
    kindOf(node),
    describeWork(node, (url) => withoutPort(url, PORT_OF_URL)),
    stateOf(node),
    details.has('causes') ? describeCause(document.cause) : '',
    details.has('annotations') ? describeAnnotations(node) : '',
    details.has('times') ? describeTimes(node, trace) : '',
  ];
  return parts
    .map(printable)
    .filter((part) => part !== '')
    .join(' ');
}

function kindOf(node: TraceNode): string {
  const kind = node.kind === 'segment' ? node.document.origin : subsegmentKind(node.document);
  const facts = [kind, node.missingParent === undefined ? undefined : 'parent missing'];
  const text = facts.filter((fact) => fact !== undefined).join(', ');
  return text === '' ? '' : `[${text}]`;
}

function subsegmentKind({ sql, namespace }: { sql?: unknown; namespace?: string }): string | undefined {
  return sql === undefined ? namespace : 'Database::SQL';
}

function describeWork(node: TraceNode, toStableUrl: (url: string) => string): string {
  const sql = node.kind === 'subsegment' ? node.document.sql?.sanitized_query : undefined;
  return sql ?? describeHttp(node.document.http ?? {}, toStableUrl);
}

function describeHttp(
  { request = {}, response = {} }: HttpData,
  toStableUrl: (url: string) => string,
): string {
  const url = request.url === undefined ? undefined : toStableUrl(request.url);
  return [request.method, url, response.status].filter((part) => part !== undefined).join(' ');
}

function stateOf({ document, inProgress }: TraceNode): string {
  const flags = [
    document.fault === true ? 'fault' : '',
    document.throttle === true ? 'throttle' : '',
    document.error === true ? 'error' : '',
    inProgress ? 'in progress' : '',
  ];
  return flags.filter((flag) => flag !== '').join('+');
}

function describeAnnotations({ document: { annotations = {} } }: TraceNode): string {
  const sorted = Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(' ');
}

function describeTimes({ startTime, duration }: TraceNode, trace: Trace): string {
  const seconds = (value: number): string => `${value.toFixed(3)} s`;
  const took = duration === undefined ? '' : ` for ${seconds(duration)}`;
  return `at ${seconds(startTime - trace.startTime)}${took}`;
}
