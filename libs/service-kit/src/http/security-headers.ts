import type { RequestHandler } from 'express';

/**
 * The headers that matter for answers which are JSON and never a page: no guessing of the type, no scripts or frames
 * should a browser show one after all, no copies in caches. TLS ends in front of the service, and so belongs HSTS there.
 */
const HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

export function securityHeaders(): RequestHandler {
  return (_request, response, next) => {
    response.set(HEADERS);
    next();
  };
}
