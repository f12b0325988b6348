import type { RequestHandler } from 'express';
import type { Logger } from '../log/logger.ts';

/**
 * Warns, once, when a proxy seems to be in front that nobody told the service of: all its callers then have one address,
 * and one of them can use up every limit that goes by addresses.
 */
export function warnOfUncountedProxy(
  { trustProxyHops }: { readonly trustProxyHops: number },
  logger: Logger,
): RequestHandler {
  let warned = trustProxyHops > 0;
  return ({ headers }, _response, next) => {
    if (!warned && headers['x-forwarded-for'] !== undefined) {
      warned = true;
      logger.warn(
        'X-Forwarded-For has come while TRUST_PROXY_HOPS is 0: behind a proxy all callers share one limit',
      );
    }
    next();
  };
}
