import { DecodeError } from './decode.ts';
import type { Decoder } from './decode.ts';

/** Why a request failed, in a sentence for people; `code` is the API's, or `unreachable`, `timeout`, `contract`. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly code: string;
  readonly status: number | undefined;

  constructor(
    code: string,
    message: string,
    options: { readonly status?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.status = options.status;
  }
}

/** Longer than any time budget of the server. */
const TIMEOUT_MS = 15_000;

const BUSY_PAUSES_MS = [250, 750, 1_500];

/** Relative, so that the console works under a path too. */
export function addressOf(path: string): string {
  return `./${path.replace(/^\//, '')}`;
}

/** Asks xray-local with GET. Throws an {@link ApiFailure}. */
export function get<T>(path: string, decoder: Decoder<T>, signal?: AbortSignal): Promise<T> {
  return ask(path, { method: 'GET' }, decoder, signal);
}

/** Asks xray-local with POST, as the X-Ray API has it. Throws an {@link ApiFailure}. */
export function post<T>(path: string, body: unknown, decoder: Decoder<T>, signal?: AbortSignal): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return ask(path, { method: 'POST', headers, body: JSON.stringify(body) }, decoder, signal);
}

async function ask<T>(
  path: string,
  init: RequestInit,
  decoder: Decoder<T>,
  signal?: AbortSignal,
): Promise<T> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const both = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  try {
    const response = await fetchPatiently(addressOf(path), { ...init, signal: both });
    const body = await bodyOf(response);
    if (!response.ok) {
      throw refusal(response.status, body);
    }
    return decoder(body, '');
  } catch (error) {
    throw asFailure(error, timeout.aborted && signal?.aborted !== true);
  }
}

/** Asks again when xray-local has too much to do at the moment and says so. */
async function fetchPatiently(address: string, init: RequestInit): Promise<Response> {
  for (const pause of BUSY_PAUSES_MS) {
    const response = await fetchOnceMore(address, init);
    if (response.status !== 429) {
      return response;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return fetch(address, init);
}

/** A browser breaks requests off when the machine's network changes; those that only read are simply made again. */
async function fetchOnceMore(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    if (
      error instanceof TypeError &&
      !/\/(Create|Update|Delete)|local\/(import|sample-trace)/.test(address)
    ) {
      return fetch(address, init);
    }
    throw error;
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const written = await response.text();
  try {
    return written === '' ? {} : (JSON.parse(written) as unknown);
  } catch (cause) {
    throw new ApiFailure(
      'contract',
      `xray-local answered ${response.status} with something else than JSON.`,
      {
        status: response.status,
        cause,
      },
    );
  }
}

function refusal(status: number, body: unknown): ApiFailure {
  const { __type: code, Message: message } = (body ?? {}) as Readonly<Record<string, unknown>>;
  return new ApiFailure(
    typeof code === 'string' ? code : `http ${status}`,
    typeof message === 'string' ? message : `xray-local answered ${status}.`,
    { status },
  );
}

function asFailure(error: unknown, isTimeout: boolean): Error {
  if (error instanceof ApiFailure) {
    return error;
  }
  if (error instanceof DecodeError) {
    return new ApiFailure('contract', error.message, { cause: error });
  }
  if (isTimeout) {
    return new ApiFailure('timeout', `xray-local did not answer within ${TIMEOUT_MS / 1000} s.`, {
      cause: error,
    });
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return error;
  }
  return new ApiFailure('unreachable', 'xray-local does not answer. Is it still running?', { cause: error });
}
