import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.ts';

/** How much more than the limit is read and thrown away, so that a client gets to read why it was refused. */
const PATIENCE = 4;

/**
 * Reads a request's body as text.
 *
 * @throws ApiError 413, or 415 for a compressed body
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new ApiError(
      415,
      'UnsupportedMediaTypeException',
      'Compressed requests are not supported; send plain JSON.',
    );
  }
  return (await readBytes(request, maxBytes)).toString('utf8');
}

/**
 * Reads a request's body as it was sent, compressed or not.
 *
 * A body that is too large is read to its end without being kept: a server that answers and closes while the client is
 * still sending resets the connection, and the answer is lost. Far too large ones are not waited for.
 *
 * @throws ApiError 413
 */
export async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const { socket } = request;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes * PATIENCE) {
      socket.destroy();
      break;
    }
    if (bytes <= maxBytes) {
      chunks.push(chunk);
    }
  }
  if (bytes > maxBytes) {
    throw new ApiError(
      413,
      'RequestEntityTooLargeException',
      `The request has more than ${maxBytes} bytes.`,
      {
        headers: { connection: 'close' },
      },
    );
  }
  return Buffer.concat(chunks);
}
