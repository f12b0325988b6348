import { integer, optionalSecret, requiredSecret, withDefault } from '@xray-microservices/service-kit';
import { z } from 'zod';

/** HS256 needs a key as long as its hash (RFC 7518, 3.2). */
const SHORTEST_SECRET_BYTES = 32;

const secret = () => {
  const expected = `${SHORTEST_SECRET_BYTES} bytes or more, made at random`;
  return z
    .string({ error: expected })
    .max(4096, expected)
    .refine((value) => Buffer.byteLength(value) >= SHORTEST_SECRET_BYTES, expected);
};

/** How tokens are signed, and how often a login may be tried. */
export const authVariables = z.object({
  secret: requiredSecret(secret(), {
    name: 'AUTH_TOKEN_SECRET',
    meaning:
      'Signs the tokens; 32 bytes or more, the same for all replicas, such as `openssl rand -base64 48` makes',
  }),
  previousSecret: optionalSecret(secret(), {
    name: 'AUTH_TOKEN_PREVIOUS_SECRET',
    meaning: 'Tokens signed with it are still taken; for changing the secret without logging everybody out',
  }),
  tokenMinutes: withDefault(integer(1, 60), {
    name: 'AUTH_TOKEN_MINUTES',
    meaning: 'How long a token is good for',
    default: '15',
  }),
  attemptsPerUser: withDefault(integer(1, 1000), {
    name: 'LOGIN_ATTEMPTS_PER_USER',
    meaning: 'Wrong passwords for one user from one address in 15 minutes; then 429',
    default: '5',
  }),
  attemptsPerAddress: withDefault(integer(1, 1_000_000), {
    name: 'LOGIN_ATTEMPTS_PER_ADDRESS',
    meaning: 'Wrong passwords from one address in 15 minutes, whoever the user; then 429',
    default: '50',
  }),
});
