import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from '../log.ts';
import { checkAccess } from './access-guard.ts';
import { ApiError } from './api-error.ts';
import { readBody } from './read-body.ts';
import { readJson } from './read-json.ts';
import { findRoute } from './routes.ts';
import type { Routes } from './routes.ts';

export interface HttpServerOptions {
  readonly routes: Routes;
  readonly allowedHosts: readonly string[];
  readonly maxBodyBytes: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly newRequestId: () => string;
  readonly log: Log;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  readonly requestId: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
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
  // Kept, because a request that is cut off forgets its socket.
  const exchange = { request, socket: request.socket, requestId: options.newRequestId() };
  const { status, headers, body } = await answerOrError(exchange, options);
  if (exchange.socket.destroyed) {
    return; // The client has gone; there is nobody to answer.
  }
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'x-amzn-requestid': exchange.requestId,
    ...headers,
  });
  response.end(text);
}

async function answerOrError(
  { request, socket, requestId }: Exchange,
  options: HttpServerOptions,
): Promise<Answer> {
  try {
    return { status: 200, headers: {}, body: await answer(request, options) };
  } catch (error) {
    if (error instanceof ApiError) {
      return errorAnswer(error);
    }
    if (!socket.destroyed) {
      const detail = error instanceof Error ? error.stack : String(error);
      options.log.error('a request failed', { requestId, error: detail });
    }
    return errorAnswer(new ApiError(500, 'InternalFailure', 'xray-local failed to answer; see its log.'));
  }
}

async function answer(request: IncomingMessage, options: HttpServerOptions): Promise<object> {
  checkAccess(request.headers, options.allowedHosts);
  const [path = ''] = (request.url ?? '').split('?', 1);
  const route = findRoute(options.routes, request.method ?? '', path);
  return route.kind === 'page'
    ? route.page()
    : route.action(readJson(await readBody(request, options.maxBodyBytes)));
}

/** AWS's SDKs read the type from the header, people with curl from the body. */
function errorAnswer({ status, code, message, headers }: ApiError): Answer {
  return {
    status,
    headers: { ...headers, 'x-amzn-errortype': code },
    body: { __type: code, Message: message },
  };
}
