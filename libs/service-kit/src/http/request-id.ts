import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { runWithRequestId } from './request-context.ts';

const HEADER = 'X-Request-Id';
const WELL_FORMED = /^[A-Za-z0-9._:-]{1,128}$/;

/** The id the caller gave the request when it is fit for a log line, else a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID();
}

/** Gives each request an id: answered in `X-Request-Id`, and on every line that is logged meanwhile. */
export function requestIds(): RequestHandler {
  return (request, response, next) => {
    const requestId = requestIdOf(request);
    response.setHeader(HEADER, requestId);
    runWithRequestId(requestId, next);
  };
}
