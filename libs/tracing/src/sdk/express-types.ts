import type { IncomingMessage, ServerResponse } from 'node:http';

/** The parts of Express's types that the middleware needs, so that the library does not depend on Express. */
export type Request = IncomingMessage;
export type Response = ServerResponse;
export type NextFunction = (error?: unknown) => void;
export type RequestHandler = (request: Request, response: Response, next: NextFunction) => void;
export type ErrorRequestHandler = (
  error: unknown,
  request: Request,
  response: Response,
  next: NextFunction,
) => void;
