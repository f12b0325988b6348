import { excerpt } from '@xray-microservices/xray-model';
import type { Cause } from '@xray-microservices/xray-model';

const LONGEST_MESSAGE = 300;

/** The exceptions of a cause, `type: message` each; empty when it has none of its own. */
export function describeCause(cause: Cause | undefined): string {
  const exceptions = typeof cause === 'object' ? (cause.exceptions ?? []) : [];
  return exceptions
    .map(({ type, message }) => [type, message].filter((part) => part !== undefined).join(': '))
    .map((text) => excerpt(text, LONGEST_MESSAGE))
    .join('; ');
}
