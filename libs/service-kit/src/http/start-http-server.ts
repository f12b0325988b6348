import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { headersOf, problemOf, sendProblem } from '../problem/problem.ts';
import { ServiceError } from '../problem/service-error.ts';
import { answerConnect } from './answer-connect.ts';
import { answerUnreadable } from './answer-unreadable.ts';
import { ListenError } from './listen-error.ts';
import { requestIdOf } from './request-id.ts';
import { targetPath } from './target-path.ts';

const OPTIONS = {
  /** The app looks at it itself, to answer as it answers everything. */
  requireHostHeader: false,
  /** Milliseconds. Longer than the 60 s after which an AWS load balancer gives up an idle connection, so that it is the one to close. */
  keepAliveTimeout: 65_000,
  /** Milliseconds for the headers of a request, and for all of it. */
  headersTimeout: 15_000,
  requestTimeout: 30_000,
  /** Milliseconds between looks at both: Node's own 30 s would let slow requests last twice as long. */
  connectionsCheckingInterval: 5_000,
};

export interface HttpServer {
  /** Where it really listens; the port is the one the system gave when 0 was asked for. */
  readonly address: { readonly host: string; readonly port: number };
  /**
   * Stops accepting, answers new requests on open connections with 503, and waits for the requests in progress.
   * Past the deadline their connections are cut. Calling it again gives the same promise.
   */
  close(deadlineMs: number): Promise<CloseReport>;
}

export interface CloseReport {
  /** Requests that were still in progress at the deadline. */
  readonly cut: number;
  /** Requests answered with 503 meanwhile. */
  readonly refused: number;
}

/** Starts listening. @throws {ListenError} when the address is taken or not allowed. */
export async function startHttpServer(
  listener: RequestListener,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<HttpServer> {
  const inProgress = new Set<ServerResponse>();
  let refused = 0;
  let closed: Promise<CloseReport> | undefined;
  const answer: RequestListener = (request, response) => {
    request.url = targetPath(request.url);
    if (closed !== undefined) {
      refused += 1;
      refuse(request, response);
      return;
    }
    inProgress.add(response);
    response.once('close', () => inProgress.delete(response));
    listener(request, response);
  };
  const server = createServer(OPTIONS, answer);
  // RFC 9110 §10.1.1 leaves it to the server: an expectation that is not known is passed over.
  server.on('checkExpectation', answer);
  server.on('connect', (request) => {
    answerConnect(request, answer);
  });
  server.on('clientError', (error, socket) => {
    // After half an answer, a second one would only look like its rest.
    if (inProgressOn(socket, inProgress)) socket.destroy();
    else answerUnreadable(error, socket);
  });
  await listen(server, host, port);
  return {
    address: addressOf(server),
    close: (deadlineMs) =>
      (closed ??= drain(server, inProgress, deadlineMs).then((cut) => ({ cut, refused }))),
  };
}

function inProgressOn(socket: unknown, inProgress: ReadonlySet<ServerResponse>): boolean {
  return [...inProgress].some((response) => response.socket === socket && response.headersSent);
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  server.once('error', reject);
  server.listen({ host, port }, () => {
    resolve(undefined);
  });
  try {
    await promise;
  } catch (error) {
    throw new ListenError(`${host}:${port}`, error as NodeJS.ErrnoException);
  } finally {
    server.off('error', reject);
  }
}

function addressOf(server: Server): HttpServer['address'] {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('the server has no TCP address');
  return { host: address.address, port: address.port };
}

function refuse(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Connection', 'close');
  const error = new ServiceError('service_stopping', 'The service is stopping and takes no new requests.');
  const ids = { traceId: undefined, requestId: requestIdOf(request) };
  response.setHeader('X-Request-Id', ids.requestId);
  sendProblem(response, problemOf(error, request, ids), headersOf(error));
}

/** Resolves with the number of requests that were cut off. */
async function drain(
  server: Server,
  inProgress: ReadonlySet<ServerResponse>,
  deadlineMs: number,
): Promise<number> {
  const { promise: allClosed, resolve } = Promise.withResolvers<undefined>();
  // The method of node:net, because the one of node:http would also cut idle connections on which a request may
  // just be on its way; those are answered with 503 until the last request in progress is done.
  NetServer.prototype.close.call(server, () => {
    resolve(undefined);
  });
  for (const response of inProgress) {
    if (!response.headersSent) response.setHeader('Connection', 'close');
  }
  const cut = await untilDone(inProgress, deadlineMs);
  server.closeAllConnections();
  await allClosed;
  return cut;
}

function untilDone(inProgress: ReadonlySet<ServerResponse>, deadlineMs: number): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const finish = (): void => {
    clearTimeout(timer);
    resolve(inProgress.size);
  };
  const timer = setTimeout(finish, deadlineMs);
  const check = (): void => {
    if (inProgress.size === 0) finish();
  };
  for (const response of inProgress) response.once('close', check);
  check();
  return promise;
}
