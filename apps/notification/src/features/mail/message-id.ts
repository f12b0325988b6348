import { createHash } from 'node:crypto';
import { domainOf } from './mail-address.ts';

const KEPT_HEX_DIGITS = 32;

/** What of an idempotency key is shown in the mail: a digest, which is the same for the same key in every process. */
export function keyDigestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, KEPT_HEX_DIGITS);
}

/** The Message-ID of a mail whose key has this digest: a mail that is sent once more after a crash has the same one. */
export const messageIdOf = (keyDigest: string, fromAddress: string): string =>
  `<${keyDigest}@${domainOf(fromAddress)}>`;
