import type { RequestHandler } from 'express';
import { ServiceError } from '../problem/service-error.ts';

/** Mounted after the routes: what comes here is not known. */
export function notFound(): RequestHandler {
  return () => {
    throw new ServiceError('not_found', 'There is nothing at this path.');
  };
}
