import type { Request, RequestHandler, Response } from 'express';
import type { Answer, RouteDescription, RouteInput } from './api-route.ts';
import { bodyReader } from './body-reader.ts';
import { checkAnswer } from './check-answer.ts';
import { parseInput } from './parse-input.ts';

export interface HandlerOptions {
  /** True: an answer that is not as documented becomes an `internal_error` that says where. For tests and development. */
  readonly checkAnswers: boolean;
}

interface Route {
  readonly description: RouteDescription;
  readonly guard: ((request: Request) => unknown) | undefined;
  readonly handle: (
    input: RouteInput<unknown, unknown, unknown, unknown, unknown>,
  ) => Answer | Promise<Answer>;
  readonly options: HandlerOptions;
}

/**
 * Guard, body, guard, validation, handler, answer. The first guard keeps strangers from having their bodies read. The
 * second decides: a body may take half a minute to come, and meanwhile the caller may have been deleted or demoted.
 */
export function routeHandler({ description, guard, handle, options }: Route): RequestHandler {
  const readBody = description.body === undefined ? undefined : bodyReader(description.bodyTypes);
  return async (request, response) => {
    const known = await guard?.(request);
    const body = await readBody?.(request, response);
    const caller = readBody === undefined ? known : await guard?.(request);
    const input = await parseInput(description, request, body);
    const answer = await handle({ ...input, caller, request });
    if (options.checkAnswers) checkAnswer(description, answer);
    send(response, answer);
  };
}

function send(response: Response, { status, headers = {}, body }: Answer): void {
  response.status(status).set(headers);
  if (body === undefined) response.end();
  else response.json(body);
}
