import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { DetectionError } from './detection-error.ts';
import type { HttpAnswer, HttpRequest } from './types.ts';

/** Real answers have a few kilobytes. */
const MAX_BODY_BYTES = 256 * 1024;

async function readBody(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) {
      throw new DetectionError('TOO_LARGE', `an answer of more than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** Opens the request; `agent: false` gives it a connection of its own that is closed after it, and no proxy. */
function open(request: HttpRequest, signal: AbortSignal): ClientRequest {
  const { url, hostname, method = 'GET', headers = {}, ca } = request;
  const target = new URL(url);
  const options = { method, headers, signal, agent: false, ...(hostname !== undefined && { hostname }) };
  if (target.protocol !== 'https:') return requestHttp(target, options);
  // said explicitly, lest NODE_TLS_REJECT_UNAUTHORIZED=0 hands a token to a stranger
  return requestHttps(target, { ...options, rejectUnauthorized: true, ...(ca !== undefined && { ca }) });
}

/**
 * One HTTP request on a connection of its own, which does not keep the process alive once it stands. While it is made,
 * it does: until the signal aborts, or as long as the resolver takes.
 *
 * @throws whatever `node:http` reports, AbortError when the signal aborts, DetectionError for an answer too large or of
 *   another protocol
 */
export function sendHttp(
  request: HttpRequest,
  signal: AbortSignal,
  maxBytes = MAX_BODY_BYTES,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = open(request, signal);
    let isAnswered = false;
    outgoing.once('error', reject);
    // after `101 Switching Protocols` there is neither an answer nor an error
    outgoing.once('close', () => {
      if (!isAnswered) reject(new DetectionError('STATUS', 'no HTTP answer'));
    });
    outgoing.once('socket', (socket) => {
      socket.unref();
    });
    outgoing.once('response', (response) => {
      isAnswered = true;
      readBody(response, maxBytes).then((body) => {
        resolve({ status: response.statusCode ?? 0, body, date: response.headers.date });
      }, reject);
    });
    outgoing.end(request.body);
  });
}
