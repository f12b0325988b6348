import type { ErrorRequestHandler } from 'express';
import type { Logger } from '../log/logger.ts';
import { codesOfCauses } from './codes-of-causes.ts';
import { headersOf, problemOf, sendProblem } from './problem.ts';
import type { RequestIds } from './problem.ts';
import type { ServiceError } from './service-error.ts';
import { toServiceError } from './to-service-error.ts';

export interface ProblemHandlerOptions {
  readonly ids: () => RequestIds;
  readonly logger: Logger;
}

/** The last middleware: the only place that turns an error into an answer. Logs those of 500 and above. */
export function problemHandler({ ids, logger }: ProblemHandlerOptions): ErrorRequestHandler {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- Express knows an error handler by its four parameters
  return (thrown: unknown, request, response, _next) => {
    const error = toServiceError(thrown);
    if (error.status >= 500) log(logger, error);
    if (response.headersSent) {
      // Half an answer is out: only a broken connection tells the caller that the rest will not come.
      response.destroy();
      return;
    }
    sendProblem(response, problemOf(error, request, ids()), headersOf(error));
  };
}

/** In an outage every request ends here: its line is short, and only what nobody foresaw has a stack. */
function log(logger: Logger, error: ServiceError): void {
  const { code } = error;
  if (code === 'internal_error') logger.error({ err: error, code }, 'request failed');
  else logger.warn({ code, causes: codesOfCauses(error) }, 'request failed');
}
