import helmet from 'helmet';
import type { RequestHandler } from 'express';

/**
 * Headers for answers which are JSON and never a page: no guessing of the type, no scripts or frames should a browser
 * show one after all, no copies in caches. TLS ends in front of the service, and so belongs HSTS there.
 */
export function securityHeaders(): RequestHandler {
  const set = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: false,
  });
  return (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    set(request, response, next);
  };
}
