import type { ErrorRequestHandler, RequestHandler } from 'express';

/** What the services need of a tracer. Tests pass one that does nothing. */
export interface RequestTracing {
  openSegment(): RequestHandler;
  closeSegment(): ErrorRequestHandler;
  /** The trace id of the current request, undefined outside one. */
  traceId(): string | undefined;
}
