import { ServiceError } from '@xray-microservices/service-kit';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

const ALGORITHM = 'HS256';
/** Of access tokens (RFC 9068), so that another JWT signed with the same secret is not one. */
const TYPE = 'at+jwt';
const ISSUER = 'user-management';
const AUDIENCE = 'usermgmt';

/** What a token says. Role and state are not in it: they are looked up, so that a change counts at once. */
export interface TokenSubject {
  readonly userId: number;
  /** The token is good as long as the user has this version of the password. */
  readonly passwordVersion: number;
}

export interface Tokens {
  issue(subject: TokenSubject): Promise<{ readonly token: string; readonly expiresAt: Date }>;
  /** Rejects with `unauthenticated`. */
  verify(token: string): Promise<TokenSubject>;
}

export interface TokensOptions {
  readonly secret: string;
  /** Tokens signed with it are taken, too. */
  readonly previousSecret?: string | undefined;
  readonly tokenMinutes: number;
  readonly now?: () => Date;
}

const claims = z.object({
  sub: z
    .string()
    .regex(/^[1-9]\d{0,15}$/)
    .transform(Number),
  pwv: z.int().positive(),
});

/** Signed tokens (JWT, HS256) that are good for some minutes. */
export function createTokens(options: TokensOptions): Tokens {
  const { secret, previousSecret, tokenMinutes, now = () => new Date() } = options;
  const key = keyOf(secret);
  const keys = previousSecret === undefined ? [key] : [key, keyOf(previousSecret)];
  return {
    issue: async ({ userId, passwordVersion }) => {
      const issuedAt = Math.floor(now().getTime() / 1000);
      const expiresAt = issuedAt + tokenMinutes * 60;
      const token = await new SignJWT({ pwv: passwordVersion })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setSubject(String(userId))
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(key);
      return { token, expiresAt: new Date(expiresAt * 1000) };
    },
    verify: async (token) => {
      const { sub, pwv } = await verifyWithOneOf(keys, token, now());
      return { userId: sub, passwordVersion: pwv };
    },
  };
}

async function verifyWithOneOf(
  keys: readonly Uint8Array[],
  token: string,
  currentDate: Date,
): Promise<z.output<typeof claims>> {
  let failure: unknown;
  for (const key of keys) {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['exp', 'iat', 'sub'],
        currentDate,
      });
      return claims.parse(payload);
    } catch (error) {
      failure = error;
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) break;
    }
  }
  const expired = failure instanceof errors.JWTExpired;
  throw new ServiceError(
    'unauthenticated',
    expired ? 'The token has expired; log in again.' : 'The token is not one of this service.',
    { cause: failure },
  );
}

const keyOf = (secret: string): Uint8Array => new TextEncoder().encode(secret);
