import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A TCP port that was free a moment ago, for programs that cannot be told to choose one themselves.
 *
 * Somebody else may take it before it is used: be ready to try again with another. Whatever can listen on
 * port 0 should do that instead.
 */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const server = createServer();
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError(`no TCP port on ${host}`);
  return address.port;
}
