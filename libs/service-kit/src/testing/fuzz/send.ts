import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Attack } from './attack.ts';

/** What came back. */
export interface FuzzAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** Sends a request as it is: nothing is normalised, headers may come twice. Rejects when no answer comes in time. */
export async function send(baseUrl: string, attack: Attack, deadlineMs: number): Promise<FuzzAnswer> {
  const { hostname, port } = new URL(baseUrl);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const { method, target, headers, body } = attack;
  const sent = request({
    host: hostname,
    port,
    method,
    path: target,
    signal: AbortSignal.timeout(deadlineMs),
    setDefaultHeaders: false,
  });
  sent.setHeader('Host', `${hostname}:${port}`);
  for (const [name, value] of headers) sent.appendHeader(name, value);
  if (body !== undefined) sent.setHeader('Content-Length', body.length);
  sent.once('response', resolve).once('error', reject).end(body);
  const response = await promise;
  return { status: response.statusCode ?? 0, headers: response.headers, text: await text(response) };
}
