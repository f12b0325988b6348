import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { TRACE_HEADER } from '../core/trace-header.ts';
import { guarded } from '../core/guarded.ts';
import type { Target } from '../core/url.ts';
import { hostWithPort, proxiedTarget, withoutQuery } from '../core/url.ts';
import { flagStatus } from '../sdk/entity.ts';
import type { TracedSubsegment } from '../sdk/subsegment.ts';
import { currentTraced } from './current.ts';
import { propagationHeaders } from './propagation.ts';

/** What is kept of a call under way, on the request, which nobody else has. */
const SUBSEGMENT = Symbol('xray subsegment');
const RESPONSE = Symbol('xray response');
const TIMED_OUT = Symbol('xray timed out');

type TracedRequest = ClientRequest & {
  [SUBSEGMENT]?: TracedSubsegment;
  [RESPONSE]?: IncomingMessage;
  [TIMED_OUT]?: boolean;
};

/** The port is not on the request itself, but in its Host header, unless the user wrote one of his own. */
function authority(request: ClientRequest): string {
  const header = request.getHeader('host');
  return typeof header === 'string' ? header : hostWithPort(request.protocol, request.host, undefined);
}

/** Name and URL of the service that is called. */
function targetOf(request: ClientRequest): Target {
  const { path, protocol, method } = request;
  const proxied = proxiedTarget(method, path);
  if (proxied !== undefined) return proxied;
  const host = authority(request);
  return { host, url: `${protocol}//${host}${withoutQuery(path)}` };
}

/**
 * A request that has the header already was traced by whoever wrote it, such as the SDK's `captureAWSv3Client`. Where the
 * headers are closed from the beginning (`Expect: 100-continue`, a list of them) the call is recorded all the same.
 */
function begin(request: TracedRequest): void {
  const parent = currentTraced();
  if (parent === undefined || request.hasHeader(TRACE_HEADER)) return;
  let subsegment: TracedSubsegment | undefined;
  if (parent.notTraced !== true) {
    const { host, url } = targetOf(request);
    subsegment = parent.addNewSubsegment(host);
    subsegment.namespace = 'remote';
    subsegment.http = { request: { method: request.method, url } };
    request[SUBSEGMENT] = subsegment;
    request.once('close', onClose).on('timeout', onTimeout);
  }
  if (request.headersSent) return;
  for (const [name, value] of propagationHeaders(parent, subsegment)) {
    if (!request.hasHeader(name)) request.setHeader(name, value); // an application's own traceparent stays
  }
}

function respond(request: TracedRequest, response: IncomingMessage): void {
  const subsegment = request[SUBSEGMENT];
  if (subsegment?.http === undefined) return;
  request[RESPONSE] = response;
  const status = response.statusCode ?? 0;
  const length = response.headers['content-length'];
  subsegment.http.response = length === undefined ? { status } : { status, content_length: Number(length) };
  flagStatus(subsegment, status);
}

/**
 * Whether the application cut the connection itself: Node tells of that as of one that the other side has reset, but the
 * socket, if there is one yet, knows of neither an end nor an error.
 */
function isGivenUp(request: TracedRequest, error: NodeJS.ErrnoException): boolean {
  if (error.code !== 'ECONNRESET' || request[TIMED_OUT] === true) return false;
  const { destroyed, socket } = request;
  return destroyed && !socket?.errored && socket?.readableEnded !== true;
}

function fail(request: TracedRequest, error: Error): void {
  if (isGivenUp(request, error)) request[SUBSEGMENT]?.close();
  else request[SUBSEGMENT]?.fail(error);
}

/** Comes when the answer has been read or cut off, when the connection became another protocol's, and after an error. */
function finish(request: TracedRequest): void {
  const { [SUBSEGMENT]: subsegment, [RESPONSE]: response } = request;
  if (subsegment === undefined) return;
  if (response?.complete === false && response.errored) fail(request, response.errored);
  else subsegment.close();
}

const finishGuarded = guarded(finish);

function onClose(this: ClientRequest): void {
  finishGuarded(this);
}

function onTimeout(this: TracedRequest): void {
  this[TIMED_OUT] = true;
}

const HANDLERS: [string, (message: unknown) => void][] = [
  [
    'http.client.request.created',
    guarded((message) => {
      begin((message as { request: ClientRequest }).request);
    }),
  ],
  [
    'http.client.response.finish',
    guarded((message) => {
      const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
      respond(request, response);
    }),
  ],
  [
    'http.client.request.error',
    guarded((message) => {
      const { request, error } = message as { request: TracedRequest; error: Error };
      fail(request, error);
    }),
  ],
];

/**
 * Traces calls made with node's http and https (and so with axios), and passes the trace header on, by Node's
 * channels.
 */
export function traceHttpClient(): () => void {
  for (const [channel, handler] of HANDLERS) subscribe(channel, handler);
  return () => {
    for (const [channel, handler] of HANDLERS) unsubscribe(channel, handler);
  };
}
