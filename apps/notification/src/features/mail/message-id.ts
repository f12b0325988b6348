import { createHash } from 'node:crypto';
import { domainOf } from './mail-address.ts';

const KEPT_HEX_DIGITS = 32;

/**
 * The Message-ID of the mail that a key stands for. It follows from the key alone, so a mail that is sent once more
 * after a crash is the same mail to servers and readers. The key itself does not appear in it.
 */
export function messageIdOf(key: string, fromAddress: string): string {
  const digest = createHash('sha256').update(key).digest('hex').slice(0, KEPT_HEX_DIGITS);
  return `<${digest}@${domainOf(fromAddress)}>`;
}
