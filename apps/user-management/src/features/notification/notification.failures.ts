import { UpstreamFailed, UpstreamTimeout, UpstreamUnavailable } from '@xray-microservices/service-kit';
import type { ServiceError } from '@xray-microservices/service-kit';
import type { AxiosResponse } from 'axios';
import { z } from 'zod';
import type { RefusalCode } from './notification.schema.ts';

/** No connection came about, so the call has not been served. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** `ERR_CANCELED` is our own deadline, `ETIMEDOUT` the system's. */
const TOO_LATE = new Set(['ERR_CANCELED', 'ETIMEDOUT', 'ECONNABORTED']);

/** Statuses by which notification says that a mail is none it will ever send. */
const REFUSALS = new Map<number, RefusalCode>([
  [400, 'invalid_request'],
  [409, 'conflict'],
  [413, 'body_too_large'],
  [422, 'unprocessable'],
]);

/** A call that got no answer, as the error that its caller is told. */
export function failureOf(error: unknown): ServiceError {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code !== undefined && UNREACHABLE.has(code)) {
    return new UpstreamUnavailable('The notification service cannot be reached.', { cause: error });
  }
  if (code !== undefined && TOO_LATE.has(code)) {
    return new UpstreamTimeout('The notification service did not answer in time.', { cause: error });
  }
  return new UpstreamFailed('The notification service broke the call off.', { cause: error });
}

/** An answer by which the service says that it failed, likewise; undefined for every other answer. */
export function failureIn({ status }: Pick<AxiosResponse, 'status'>): ServiceError | undefined {
  if (status < 500) return undefined;
  if (status === 503) return new UpstreamUnavailable('The notification service is not available.');
  return unexpected(status);
}

/** Why a mail was refused; undefined for an answer that says something else. */
export const refusalIn = ({ status }: Pick<AxiosResponse, 'status'>): RefusalCode | undefined =>
  REFUSALS.get(status);

/** The body of an answer that is what it should be. */
export function answerOf<Schema extends z.ZodType>(
  { status, data }: AxiosResponse<unknown>,
  schema: Schema,
  statuses: readonly number[] = [200],
): z.output<Schema> {
  if (status === 429) throw new UpstreamUnavailable('The notification service is asked too often.');
  if (!statuses.includes(status)) throw unexpected(status);
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  // The paths that do not fit, without the values.
  const cause = new TypeError(z.prettifyError(parsed.error));
  throw new UpstreamFailed('The notification service answered with something else than expected.', { cause });
}

const unexpected = (status: number): ServiceError =>
  new UpstreamFailed(`The notification service answered with status ${status}.`);
