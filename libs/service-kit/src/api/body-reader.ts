import express from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { ServiceError } from '../problem/service-error.ts';
import { checkShape } from './body-shape.ts';

/** The largest JSON body, in bytes; a larger one is answered with 413. */
export const BODY_LIMIT = 64 * 1024;

/** The media types of a body unless a route says otherwise. */
export const JSON_ONLY: readonly string[] = ['application/json'];

/** Reads the JSON body of a request; undefined when it has none. */
export type BodyReader = (request: Request, response: Response) => Promise<unknown>;

/** A reader that takes these media types and answers others with 415. */
export function bodyReader(types: readonly string[] = JSON_ONLY): BodyReader {
  // The type is checked here and strictly; the parser would let other types pass as a body of undefined.
  const json: RequestHandler = express.json({ limit: BODY_LIMIT, strict: false, type: () => true });
  return async (request, response) => {
    if (!hasBody(request)) return undefined;
    checkType(request, types);
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    void json(request, response, (error?: unknown) => {
      if (error === undefined) resolve(undefined);
      else reject(error);
    });
    // Awaiting brings back the context of the request, which the events of the socket do not have.
    await promise;
    const body: unknown = request.body;
    checkShape(body);
    return body;
  };
}

/** RFC 9112 §6: a body is announced by one of these headers. */
function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function checkType({ headers }: Request, types: readonly string[]): void {
  const [type = ''] = (headers['content-type'] ?? '').split(';', 1);
  if (types.includes(type.trim().toLowerCase())) return;
  const taken = types.join(', ');
  throw new ServiceError('unsupported_media_type', `The content type of the body has to be ${taken}.`, {
    headers: { Accept: taken },
  });
}
