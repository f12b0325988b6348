import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TraceHeader } from '../core/trace-header.ts';
import { TRACE_HEADER, parseTraceHeader } from '../core/trace-header.ts';
import { isCancellation } from '../core/error-cause.ts';
import { guarded } from '../core/guarded.ts';
import { TRACEPARENT_HEADER, parseTraceparent } from '../core/traceparent.ts';
import { absoluteTarget, withoutQuery } from '../core/url.ts';
import { flagStatus } from '../sdk/entity.ts';
import { sdk } from '../sdk/sdk.ts';
import type { SegmentHttp } from '../sdk/segment.ts';
import { TracedSegment } from '../sdk/segment.ts';
import type { Sampler } from '../sampling/sampler.ts';
import type { Routed } from './route.ts';
import { routeOf } from './route.ts';

type Encrypted = IncomingMessage['socket'] & { encrypted?: boolean };

const HEADER = TRACE_HEADER.toLowerCase();

const firstOf = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value.split(',', 1)[0]?.trim() : undefined;

/** A load balancer appends the address it saw; entries before it are the client's own word. */
function lastAddress(forwarded: string | string[] | undefined): string | undefined {
  if (typeof forwarded !== 'string') return undefined;
  const last = forwarded.slice(forwarded.lastIndexOf(',') + 1).trim();
  return last === '' ? undefined : last;
}

function urlOf({ headers, socket, url = '' }: IncomingMessage): string {
  const encrypted = (socket as Encrypted).encrypted === true;
  const scheme = encrypted || firstOf(headers['x-forwarded-proto']) === 'https' ? 'https' : 'http';
  const absolute = absoluteTarget(url); // as a client sends it to what it takes for a proxy
  return absolute?.url ?? `${scheme}://${headers.host ?? ''}${withoutQuery(url)}`;
}

function describe(request: IncomingMessage): SegmentHttp {
  const { headers, socket } = request;
  const described: SegmentHttp['request'] = { method: request.method ?? '', url: urlOf(request) };
  const agent = headers['user-agent'];
  if (agent !== undefined) described.user_agent = agent;
  const forwarded = lastAddress(headers['x-forwarded-for']);
  const address = forwarded ?? socket.remoteAddress;
  if (address !== undefined) described.client_ip = address;
  if (forwarded !== undefined) described.x_forwarded_for = true;
  return { request: described };
}

/**
 * Ends the segment with the answer, or when the client has gone: then nothing says how it would have ended. An answer that
 * the application breaks off with an error is a fault, whatever status it began with.
 */
function endSegment(segment: TracedSegment, request: Routed, response: ServerResponse): void {
  if (segment.http !== undefined && response.headersSent) {
    const status = response.statusCode;
    const length = response.getHeader('content-length');
    segment.http.response = length === undefined ? { status } : { status, content_length: Number(length) };
    if (response.writableFinished) flagStatus(segment, status);
  }
  if (response.errored && !isCancellation(response.errored)) segment.addError(response.errored);
  const route = routeOf(request);
  if (route !== undefined) segment.addAnnotation('http_route', route);
  segment.close();
}

function headerOf({ headers }: IncomingMessage): TraceHeader {
  const own = headers[HEADER];
  return own === undefined ? parseTraceparent(firstOf(headers[TRACEPARENT_HEADER])) : parseTraceHeader(own);
}

/** Opens the segment of a request; the SDK's express middleware calls it in the place of its own. */
function openSegment(sampler: Sampler, request: IncomingMessage, response: ServerResponse): TracedSegment {
  const header = headerOf(request);
  const name = sdk.middleware.resolveName(request.headers.host);
  const segment = new TracedSegment(name, header.root, header.parent);
  if (header.lineage !== undefined) segment.additionalTraceData = { Lineage: header.lineage };
  const sampled = sampler(segment, header, request);
  if (header.sampled === '?') {
    response.setHeader(TRACE_HEADER, `Root=${segment.trace_id};Sampled=${sampled ? '1' : '0'}`);
  }
  if (sampled) {
    segment.describe();
    segment.http = describe(request);
    // 'close' comes after 'finish' and, unlike it, also when the client has gone
    response.once(
      'close',
      guarded(() => {
        endSegment(segment, request, response);
      }),
    );
  } else {
    segment.notTraced = true;
  }
  return segment;
}

/** Lets aws-xray-sdk-express open our segments; the answer puts the SDK's way back. */
export function traceExpress(sampler: Sampler): () => void {
  const middleware = sdk.middleware as { traceRequestResponseCycle: unknown };
  const before = middleware.traceRequestResponseCycle;
  middleware.traceRequestResponseCycle = (request: IncomingMessage, response: ServerResponse) =>
    openSegment(sampler, request, response);
  return () => {
    middleware.traceRequestResponseCycle = before;
  };
}
