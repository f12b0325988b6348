import type { ErrorRequestHandler } from 'express';
import type { Logger } from '../log/logger.ts';
import { headersOf, problemOf, sendProblem } from './problem.ts';
import type { RequestIds } from './problem.ts';
import { toServiceError } from './to-service-error.ts';

export interface ProblemHandlerOptions {
  readonly ids: () => RequestIds;
  readonly logger: Logger;
}

/** The last middleware: the only place that turns an error into an answer. Logs what is the service's own fault. */
export function problemHandler({ ids, logger }: ProblemHandlerOptions): ErrorRequestHandler {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- Express knows an error handler by its four parameters
  return (thrown: unknown, request, response, _next) => {
    const error = toServiceError(thrown);
    if (error.status >= 500) logger.error({ err: error, code: error.code }, 'request failed');
    if (response.headersSent) {
      // Half an answer is out: only a broken connection tells the caller that the rest will not come.
      response.destroy();
      return;
    }
    sendProblem(response, problemOf(error, request, ids()), headersOf(error));
  };
}
