import type { HeaderFields } from '../http/answer.ts';

/**
 * What pages may do: run and show what this server sends, talk to this server, and nothing else. Nothing written into a
 * page runs, and no other page may frame one.
 */
export const SECURITY_HEADERS: HeaderFields = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
};
