import { PROBLEM_TYPES } from './problem-types.ts';
import type { ProblemCode } from './problem-types.ts';

/**
 * An error with a stable code, which decides its HTTP answer.
 *
 * The message is shown to callers: write it in the words of the domain, and put what happened inside into `cause`,
 * which is only logged.
 */
export class ServiceError extends Error {
  readonly code: ProblemCode;

  constructor(code: ProblemCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }

  /** The HTTP status, under the name that Express and tracers look for. */
  get status(): number {
    return PROBLEM_TYPES[this.code].status;
  }
}

/** The database cannot be reached, is too busy, or is not prepared yet: 503. */
export class DatabaseUnavailable extends ServiceError {
  constructor(message: string, options?: ErrorOptions) {
    super('database_unavailable', message, options);
  }
}

/** Another service cannot be reached, or says that it is not available: 503. */
export class UpstreamUnavailable extends ServiceError {
  constructor(message: string, options?: ErrorOptions) {
    super('upstream_unavailable', message, options);
  }
}

/** Another service answered with an error, with something that is not an answer, or broke off: 502. */
export class UpstreamFailed extends ServiceError {
  constructor(message: string, options?: ErrorOptions) {
    super('upstream_failed', message, options);
  }
}

/** Another service did not answer in time: 504. */
export class UpstreamTimeout extends ServiceError {
  constructor(message: string, options?: ErrorOptions) {
    super('upstream_timeout', message, options);
  }
}
