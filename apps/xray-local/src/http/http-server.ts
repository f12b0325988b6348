import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Log } from '../log.ts';
import { checkAccess } from './access-guard.ts';
import { jsonAnswer } from './answer.ts';
import type { StreamAnswer, WholeAnswer } from './answer.ts';
import { ApiError } from './api-error.ts';
import { apiErrorOf } from './known-errors.ts';
import { readBody } from './read-body.ts';
import { readJson } from './read-json.ts';
import { findRoute, isKnownPath, isRead, nothingAt } from './routes.ts';
import type { Route, Routes } from './routes.ts';

export interface HttpServerOptions {
  readonly routes: Routes;
  readonly allowedHosts: readonly string[];
  readonly maxBodyBytes: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly newRequestId: () => string;
  readonly onAnswered?: (answered: Answered) => void;
  readonly log: Log;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  readonly requestId: string;
}

/** How a request went. */
export interface Answered {
  /** The path of the route, of which there are a few; `undefined` for what no route answers. */
  readonly path: string | undefined;
  readonly status: number;
  readonly seconds: number;
}

const KEEP_ALIVE_TIMEOUT_MS = 5_000;
const MAX_CONNECTIONS = 512;

/** An HTTP server that answers the routes in AWS's REST-JSON form; it does not listen yet. */
export function createHttpServer(options: HttpServerOptions): Server {
  const { headersTimeoutMs, requestTimeoutMs } = options;
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      // How often Node looks for connections that are over their time.
      connectionsCheckingInterval: Math.min(1_000, headersTimeoutMs),
    },
    (request, response) => {
      respond(request, response, options).catch((error: unknown) => {
        options.log.error('an answer could not be written', { error: String(error) });
        response.destroy();
      });
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpServerOptions,
): Promise<void> {
  const startedAt = performance.now();
  // Kept, because a request that is cut off forgets its socket.
  const exchange = { request, socket: request.socket, requestId: options.newRequestId() };
  const answered = await answerOrError(exchange, options);
  note(request, 'status' in answered ? answered.status : 200, startedAt, options);
  if (exchange.socket.destroyed) {
    return; // The client has gone; there is nobody to answer.
  }
  const common = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'x-amzn-requestid': exchange.requestId,
  };
  if ('write' in answered) {
    response.writeHead(200, { ...common, ...answered.headers });
    answered.write(response);
    return;
  }
  const { status, headers, body } = answered;
  response.writeHead(status, { ...common, 'content-length': Buffer.byteLength(body), ...headers });
  response.end(body);
}

function note(request: IncomingMessage, status: number, startedAt: number, options: HttpServerOptions): void {
  const path = pathOf(request);
  options.onAnswered?.({
    path: isKnownPath(options.routes, path) ? path : undefined,
    status,
    seconds: (performance.now() - startedAt) / 1000,
  });
}

async function answerOrError(
  { request, socket, requestId }: Exchange,
  options: HttpServerOptions,
): Promise<WholeAnswer | StreamAnswer> {
  try {
    return await answer(request, options);
  } catch (error) {
    const known = apiErrorOf(error);
    if (known !== undefined) {
      return errorAnswer(known);
    }
    if (!socket.destroyed) {
      const detail = error instanceof Error ? error.stack : String(error);
      options.log.error('a request failed', { requestId, error: detail });
    }
    return errorAnswer(new ApiError(500, 'InternalFailure', 'xray-local failed to answer; see its log.'));
  }
}

async function answer(
  request: IncomingMessage,
  options: HttpServerOptions,
): Promise<WholeAnswer | StreamAnswer> {
  checkAccess(request.headers, options.allowedHosts);
  const { method = '' } = request;
  const route = findRoute(options.routes, method, pathOf(request));
  return route === undefined ? answerSite(request, options) : answerRoute(route, request, options);
}

async function answerRoute(
  route: Route,
  request: IncomingMessage,
  { maxBodyBytes }: HttpServerOptions,
): Promise<WholeAnswer | StreamAnswer> {
  switch (route.kind) {
    case 'page':
      return jsonAnswer(await route.page(queryOf(request)));
    case 'action':
      return jsonAnswer(await route.action(readJson(await readBody(request, maxBodyBytes))));
    case 'endpoint':
      return route.endpoint.answer({ incoming: request, query: queryOf(request) });
  }
}

async function answerSite(request: IncomingMessage, { routes }: HttpServerOptions): Promise<WholeAnswer> {
  const path = pathOf(request);
  const { accept = '', 'if-none-match': knownTag } = request.headers;
  const file = isRead(request.method ?? '')
    ? await routes.site?.({ path, wantsPage: accept.includes('text/html'), knownTag })
    : undefined;
  if (file === undefined) {
    throw nothingAt(routes, path);
  }
  return file;
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '';
}

function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start));
}

/** AWS's SDKs read the type from the header, people with curl from the body. */
function errorAnswer({ status, code, message, headers }: ApiError): WholeAnswer {
  return jsonAnswer({ __type: code, Message: message }, status, { ...headers, 'x-amzn-errortype': code });
}
