import type { RequestHandler } from 'express';
import { ServiceError } from '../problem/service-error.ts';

/**
 * RFC 9112 §3.2: a request of HTTP/1.1 has one Host. Node would answer one without with an empty 400, and takes the
 * first of several.
 */
export function checkHost(): RequestHandler {
  return ({ headersDistinct, httpVersion }, _response, next) => {
    const count = headersDistinct['host']?.length ?? 0;
    if (count > 1 || (count === 0 && httpVersion !== '1.0')) {
      throw new ServiceError('malformed_request', 'The request has to have one Host header.');
    }
    next();
  };
}
