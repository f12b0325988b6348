import { PROBLEM_TYPES } from './problem-types.ts';
import type { ProblemCode } from './problem-types.ts';

/** One thing that is wrong with a request. It names a place and never repeats the value that is there. */
export interface RequestProblem {
  readonly in: 'body' | 'query' | 'path' | 'header';
  /** A JSON pointer into the body (`/address/city`), or `/` and the name of a parameter or header. */
  readonly pointer: string;
  readonly detail: string;
}

export interface ServiceErrorOptions {
  /** What happened inside; logged, never answered. */
  readonly cause?: unknown;
  /** Answered as `errors`. */
  readonly errors?: readonly RequestProblem[];
  /** Answered as `Retry-After`, in whole seconds. */
  readonly retryAfterSeconds?: number;
  /** Other headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * An error with a stable code, which decides its HTTP answer.
 *
 * The message is shown to callers: write it in the words of the domain, and put what happened inside into `cause`,
 * which is only logged.
 */
export class ServiceError extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly RequestProblem[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(code: ProblemCode, message: string, options: ServiceErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = new.target.name;
    this.code = code;
    this.errors = options.errors;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.headers = options.headers;
  }

  /** The HTTP status, under the name that Express and tracers look for. */
  get status(): number {
    return PROBLEM_TYPES[this.code].status;
  }
}

/** The database cannot be reached, is too busy, or is not prepared yet: 503. */
export class DatabaseUnavailable extends ServiceError {
  constructor(message: string, options?: ServiceErrorOptions) {
    super('database_unavailable', message, options);
  }
}

/** Another service cannot be reached, or says that it is not available: 503. */
export class UpstreamUnavailable extends ServiceError {
  constructor(message: string, options?: ServiceErrorOptions) {
    super('upstream_unavailable', message, options);
  }
}

/** Another service answered with an error, with something that is not an answer, or broke off: 502. */
export class UpstreamFailed extends ServiceError {
  constructor(message: string, options?: ServiceErrorOptions) {
    super('upstream_failed', message, options);
  }
}

/** Another service did not answer in time: 504. */
export class UpstreamTimeout extends ServiceError {
  constructor(message: string, options?: ServiceErrorOptions) {
    super('upstream_timeout', message, options);
  }
}

/** The request is not as documented: 400, with every problem that was found. */
export class InvalidRequest extends ServiceError {
  constructor(errors: readonly RequestProblem[]) {
    const count = errors.length === 1 ? 'a problem' : `${errors.length} problems`;
    super('invalid_request', `The request has ${count}.`, { errors });
  }
}
