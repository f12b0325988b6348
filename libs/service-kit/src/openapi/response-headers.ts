import { z } from 'zod';

/** On every answer. */
export const requestIdHeader = z.string().meta({
  description: "The request's id: the caller's own when it was well-formed, else a new one",
  header: { id: 'X-Request-Id' },
});

export const retryAfterHeader = z
  .string()
  .meta({ description: 'Seconds', header: { id: 'Retry-After' } })
  .optional();

export const authenticateHeader = z
  .string()
  .meta({ description: '`Bearer`', header: { id: 'WWW-Authenticate' } });
