import type { IncomingMessage, ServerResponse } from 'node:http';
import { runListenersIn, storage } from '../context/context.ts';
import type { TraceHeader } from '../core/trace-header.ts';
import { TRACE_HEADER, parseTraceHeader } from '../core/trace-header.ts';
import { withoutQuery } from '../core/url.ts';
import { flagStatus } from '../sdk/entity.ts';
import { sdk } from '../sdk/sdk.ts';
import { TracedSegment } from '../sdk/segment.ts';
import type { RequestHandler } from '../types.ts';

type Encrypted = IncomingMessage['socket'] & { encrypted?: boolean };

const single = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');

/** A load balancer appends the address it saw; entries before it are the client's own word. */
function clientAddress(request: IncomingMessage): { client_ip?: string; x_forwarded_for?: boolean } {
  const forwarded = single(request.headers['x-forwarded-for']).split(',').at(-1)?.trim();
  if (forwarded) return { client_ip: forwarded, x_forwarded_for: true };
  const address = request.socket.remoteAddress;
  return address === undefined ? {} : { client_ip: address };
}

function describe(segment: TracedSegment, request: IncomingMessage): void {
  const forwarded = single(request.headers['x-forwarded-proto']).split(',')[0]?.trim();
  const encrypted = (request.socket as Encrypted).encrypted === true;
  const scheme = forwarded === 'https' || encrypted ? 'https' : 'http';
  const agent = request.headers['user-agent'];
  segment.http = {
    request: {
      method: request.method ?? '',
      url: `${scheme}://${request.headers.host ?? ''}${withoutQuery(request.url ?? '')}`,
      ...(agent !== undefined && { user_agent: agent }),
      ...clientAddress(request),
    },
  };
}

/** Takes the caller's decision, or asks the sampling rules. */
function sample(
  segment: TracedSegment,
  header: TraceHeader,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const asked = { ...(header.sampled !== undefined && { sampled: header.sampled }), root: segment.trace_id };
  Object.assign(response, { req: request }); // where the SDK looks for the request's host, method and path
  sdk.middleware.resolveSampling(asked, segment, response);
}

/** Ends the segment once: at the end of the answer, or when the client has gone. */
function endWith(segment: TracedSegment, response: ServerResponse): void {
  const end = (): void => {
    if (segment.isClosed()) return;
    const length = Number(response.getHeader('content-length'));
    if (segment.http !== undefined && response.headersSent) {
      segment.http.response = {
        status: response.statusCode,
        ...(Number.isSafeInteger(length) && { content_length: length }),
      };
      flagStatus(segment, response.statusCode);
    }
    segment.close();
  };
  response.once('finish', end);
  response.once('close', end);
}

/** Opens the segment of a request; the SDK's express middleware calls it in the place of its own. */
function openSegment(request: IncomingMessage, response: ServerResponse): TracedSegment {
  const header = parseTraceHeader(request.headers[TRACE_HEADER.toLowerCase()]);
  const name = sdk.middleware.resolveName(request.headers.host);
  const segment = new TracedSegment(name, header.root, header.parent);
  if (header.lineage !== undefined) segment.additionalTraceData = { Lineage: header.lineage };
  sample(segment, header, request, response);
  if (segment.notTraced !== true) describe(segment, request);
  endWith(segment, response);
  return segment;
}

/**
 * Runs the listeners of the request and of its answer in the request's context: their events come from the socket,
 * whose context is another.
 */
export function inOwnContext(handler: RequestHandler): RequestHandler {
  return (request, response, next) => {
    handler(request, response, (error) => {
      const values = storage.getStore();
      if (values !== undefined) {
        runListenersIn(values, request);
        runListenersIn(values, response);
      }
      next(error);
    });
  };
}

/** Lets aws-xray-sdk-express open our segments; the answer puts the SDK's way back. */
export function traceExpress(): () => void {
  const middleware = sdk.middleware as { traceRequestResponseCycle: unknown };
  const before = middleware.traceRequestResponseCycle;
  middleware.traceRequestResponseCycle = openSegment;
  return () => {
    middleware.traceRequestResponseCycle = before;
  };
}
