import { parseFilter } from '@xray-microservices/xray-model';
import type { Filter } from '@xray-microservices/xray-model';
import { invalidRequest } from '../http/api-error.ts';

/**
 * Reads a filter expression.
 *
 * @throws ApiError InvalidRequestException that tells where it goes wrong, and how to mend it
 */
export function readFilter(text: string): Filter {
  const parsed = parseFilter(text);
  if (!parsed.ok) {
    const { message, offset } = parsed.error;
    throw invalidRequest(`Invalid filter expression at character ${offset + 1}: ${message}`);
  }
  return parsed.filter;
}

/**
 * Reads a filter expression that may be left out or empty.
 *
 * @throws ApiError InvalidRequestException
 */
export function readOptionalFilter(text: string | undefined): Filter | undefined {
  return text === undefined || text.trim() === '' ? undefined : readFilter(text);
}
