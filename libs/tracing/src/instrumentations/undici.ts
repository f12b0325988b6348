import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { RequestContext } from '../context/context.ts';
import { storage } from '../context/context.ts';
import { guarded } from '../core/guarded.ts';
import { TRACE_HEADER } from '../core/trace-header.ts';
import { TRACEPARENT_HEADER } from '../core/traceparent.ts';
import type { Target } from '../core/url.ts';
import { proxiedTarget, withoutQuery } from '../core/url.ts';
import { flagStatus } from '../sdk/entity.ts';
import type { TracedSubsegment } from '../sdk/subsegment.ts';
import { currentTraced } from './current.ts';
import { propagationHeaders } from './propagation.ts';

const SUBSEGMENT = Symbol('xray subsegment');
const CONTEXT = Symbol('xray context');
const REDIRECTED = Symbol('xray redirected');

/** What undici publishes of a request; global fetch is undici too. Headers are text up to version 5, a list later. */
interface UndiciRequest {
  origin: string | URL;
  path: string;
  method: string;
  /** The protocol that the connection is to become. */
  upgrade?: unknown;
  headers: string | readonly (string | Buffer | readonly string[])[];
  addHeader(name: string, value: string): unknown;
  [SUBSEGMENT]?: TracedSubsegment;
  [CONTEXT]?: unknown;
  [REDIRECTED]?: boolean;
}

interface UndiciResponse {
  statusCode: number;
  /** Names and values, one after the other. */
  headers: readonly Buffer[];
}

const WANTED = TRACE_HEADER.toLowerCase();

function hasHeader({ headers }: UndiciRequest, wanted: string): boolean {
  if (typeof headers === 'string') return headers.toLowerCase().includes(`${wanted}:`);
  return headers.some((name, index) => index % 2 === 0 && String(name).toLowerCase() === wanted);
}

/** Name and URL of the service that is called. */
function targetOf({ origin, path, method }: UndiciRequest): Target {
  const proxied = proxiedTarget(method, path);
  if (proxied !== undefined) return proxied;
  const base = String(origin);
  return { host: base.slice(base.indexOf('//') + 2), url: `${base}${withoutQuery(path)}` };
}

function begin(request: UndiciRequest): void {
  const parent = currentTraced();
  if (parent === undefined || hasHeader(request, WANTED)) return;
  let subsegment: TracedSubsegment | undefined;
  if (parent.notTraced !== true) {
    const { host, url } = targetOf(request);
    subsegment = parent.addNewSubsegment(host);
    subsegment.namespace = 'remote';
    subsegment.http = { request: { method: request.method, url } };
    request[SUBSEGMENT] = subsegment;
  }
  for (const [name, value] of propagationHeaders(parent, subsegment)) {
    if (name !== TRACEPARENT_HEADER || !hasHeader(request, name)) request.addHeader(name, value);
  }
}

function contentLength({ headers }: UndiciResponse): number | undefined {
  for (let i = 0; i + 1 < headers.length; i += 2) {
    if (String(headers[i]).toLowerCase() === 'content-length') return Number(headers[i + 1]);
  }
  return undefined;
}

function respond(request: UndiciRequest, response: UndiciResponse): void {
  const subsegment = request[SUBSEGMENT];
  if (subsegment?.http === undefined) return;
  const length = contentLength(response);
  const status = response.statusCode;
  subsegment.http.response = length === undefined ? { status } : { status, content_length: length };
  flagStatus(subsegment, status);
}

const MULTIPLE_CHOICES = 300;
const BAD_REQUEST = 400;

/** What undici's RetryAgent tries again unless it is told otherwise. */
const RETRIED = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ENOTFOUND',
  'ENETDOWN',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'EPIPE',
  'UND_ERR_SOCKET',
]);

/**
 * Goes on in the caller's context before undici follows a redirect or tries again: it does so from the socket's events,
 * whose context is that of the request which opened the socket. Other answers are left alone, as reading a body may run
 * their events within the reader, whose context has to stay.
 */
function resume(request: UndiciRequest): void {
  storage.enterWith(request[CONTEXT] as RequestContext); // or in none, where the caller has none
}

interface UndiciMessage {
  request: UndiciRequest;
  response: UndiciResponse;
  error: unknown;
}

const HANDLERS: Record<string, (message: UndiciMessage) => void> = {
  'undici:request:create': guarded(({ request }: UndiciMessage) => {
    request[CONTEXT] = storage.getStore();
    begin(request);
  }),
  'undici:client:sendHeaders': guarded(({ request }: UndiciMessage) => {
    // not every version tells when such a connection stands, and how long it is used says nothing of a call
    if (request.upgrade || request.method === 'CONNECT') request[SUBSEGMENT]?.close();
  }),
  'undici:request:headers': guarded(({ request, response }: UndiciMessage) => {
    respond(request, response);
    if (response.statusCode < MULTIPLE_CHOICES) return;
    request[REDIRECTED] = response.statusCode < BAD_REQUEST;
    resume(request);
  }),
  'undici:request:trailers': guarded(({ request }: UndiciMessage) => {
    request[SUBSEGMENT]?.close(); // the body has been read
    if (request[REDIRECTED] === true) resume(request);
  }),
  'undici:request:error': guarded(({ request, error }: UndiciMessage) => {
    request[SUBSEGMENT]?.fail(error);
    if (RETRIED.has((error as { code?: string } | undefined)?.code ?? '')) resume(request);
  }),
};

/** Traces calls made with undici and with global fetch by undici's channels, and passes the trace header on. */
export function traceUndici(): () => void {
  for (const [channel, handler] of Object.entries(HANDLERS)) subscribe(channel, handler as never);
  return () => {
    for (const [channel, handler] of Object.entries(HANDLERS)) unsubscribe(channel, handler as never);
  };
}
