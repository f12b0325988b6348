import type { ErrorRequestHandler } from 'express';
import type { Logger } from '../log/logger.ts';
import { problemOf, sendProblem } from './problem.ts';
import { toServiceError } from './to-service-error.ts';

export interface ProblemHandlerOptions {
  readonly traceId: () => string | undefined;
  readonly logger: Logger;
}

/** The last middleware: the only place that turns an error into an answer. Logs what is the service's own fault. */
export function problemHandler({ traceId, logger }: ProblemHandlerOptions): ErrorRequestHandler {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- Express knows an error handler by its four parameters
  return (thrown: unknown, request, response, _next) => {
    const error = toServiceError(thrown);
    if (error.status >= 500) logger.error({ err: error, code: error.code }, 'request failed');
    if (response.headersSent) {
      // Half an answer is out: only a broken connection tells the caller that the rest will not come.
      response.destroy();
      return;
    }
    sendProblem(response, problemOf(error, request, traceId()));
  };
}
