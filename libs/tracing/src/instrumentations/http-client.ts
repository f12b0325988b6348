import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { currentEntity } from '../context/context.ts';
import { TRACE_HEADER, formatTraceHeader } from '../core/trace-header.ts';
import { hostWithPort, withoutQuery } from '../core/url.ts';
import { flagError, flagStatus } from '../sdk/entity.ts';
import { TracedSegment } from '../sdk/segment.ts';
import { TracedSubsegment } from '../sdk/subsegment.ts';

/** The subsegment of each call under way. */
const calls = new WeakMap<ClientRequest, TracedSubsegment>();

function segmentOf(entity: TracedSegment | TracedSubsegment): TracedSegment {
  return entity instanceof TracedSegment ? entity : entity.segment;
}

/** The port is not on the request itself; a Host header with it is, unless the user wrote one of his own. */
function authority(request: ClientRequest): string {
  const header = request.getHeader('host');
  return typeof header === 'string' ? header : hostWithPort(request.protocol, request.host, undefined);
}

function begin(request: ClientRequest): void {
  const parent = currentEntity();
  if (!(parent instanceof TracedSegment || parent instanceof TracedSubsegment)) return;
  const segment = segmentOf(parent);
  const sampled = parent.notTraced !== true;
  const host = authority(request);
  let caller: TracedSegment | TracedSubsegment = segment;
  if (sampled) {
    const subsegment = parent.addNewSubsegment(host);
    subsegment.namespace = 'remote';
    subsegment.traced = true;
    const url = `${request.protocol}//${host}${withoutQuery(request.path)}`;
    subsegment.http = { request: { method: request.method, url } };
    calls.set(request, subsegment);
    caller = subsegment;
  }
  if (request.headersSent || request.hasHeader(TRACE_HEADER)) return;
  request.setHeader(
    TRACE_HEADER,
    formatTraceHeader(segment.trace_id, caller.id, sampled, segment.additionalTraceData?.Lineage),
  );
}

function respond(request: ClientRequest, response: IncomingMessage): void {
  const subsegment = calls.get(request);
  if (subsegment?.http === undefined) return;
  const status = response.statusCode ?? 0;
  const length = Number(response.headers['content-length']);
  subsegment.http.response = { status, ...(Number.isSafeInteger(length) && { content_length: length }) };
  flagStatus(subsegment, status);
  // 'close' comes after 'end' and, unlike it, also when the response was cut off
  response.once('close', () => {
    if (!response.complete && response.errored) fail(request, response.errored);
    else subsegment.close();
  });
}

function fail(request: ClientRequest, error: Error): void {
  const subsegment = calls.get(request);
  if (subsegment === undefined || subsegment.isClosed()) return;
  flagError(subsegment, undefined);
  subsegment.recordError(error, true);
  subsegment.close();
}

/**
 * Traces calls made with node's http and https (and so with axios), and passes the trace header on, by Node's
 * channels. A header that the application set itself is left alone.
 */
export function traceHttpClient(): () => void {
  const handlers: [string, (message: unknown) => void][] = [
    [
      'http.client.request.created',
      (message) => {
        begin((message as { request: ClientRequest }).request);
      },
    ],
    [
      'http.client.response.finish',
      (message) => {
        const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
        respond(request, response);
      },
    ],
    [
      'http.client.request.error',
      (message) => {
        const { request, error } = message as { request: ClientRequest; error: Error };
        fail(request, error);
      },
    ],
  ];
  for (const [channel, handler] of handlers) subscribe(channel, handler);
  return () => {
    for (const [channel, handler] of handlers) unsubscribe(channel, handler);
  };
}
