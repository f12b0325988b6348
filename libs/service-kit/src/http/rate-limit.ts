import { rateLimit } from 'express-rate-limit';
import type { RequestHandler } from 'express';
import { ServiceError } from '../problem/service-error.ts';
import { boundedStore } from './bounded-store.ts';
import { networkOf } from './client-network.ts';

const WINDOW_MS = 60_000;
const MOST_CLIENTS = 10_000;

/**
 * So many requests a minute from one address (of IPv6: one /56), counted by this replica alone. Answers carry
 * `RateLimit` and `RateLimit-Policy` (draft 8); what is above the limit is 429 with `Retry-After`.
 */
export function limitRate(perMinute: number): RequestHandler {
  if (perMinute === 0) {
    return (_request, _response, next) => {
      next();
    };
  }
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: perMinute,
    store: boundedStore({ windowMs: WINDOW_MS, mostClients: MOST_CLIENTS, now: () => Date.now() }),
    // A connection that has just been cut has no address any more.
    keyGenerator: ({ ip = '' }) => networkOf(ip),
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Its checks of the configuration write to the console on the first request; whom to believe is decided here.
    validate: false,
    handler: (_request, response, next) => {
      next(
        new ServiceError('too_many_requests', 'There were too many requests from this address.', {
          retryAfterSeconds: Number(response.getHeader('Retry-After')),
        }),
      );
    },
  });
}
