import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Address } from '../config/address.ts';
import type { Log } from '../log.ts';

/** How long requests under way may take to finish when the server closes. */
const CLOSE_GRACE_MS = 1_000;

/** Listens, and answers the address with the port that was really taken. Rejects with the system's error. */
export async function listenHttp(server: Server, { host, port }: Address, log: Log): Promise<Address> {
  server.listen({ host, port });
  await once(server, 'listening');
  server.on('error', (error) => {
    log.error('TCP server error', { error: error.message });
  });
  const bound = server.address();
  return { host, port: typeof bound === 'object' && bound !== null ? bound.port : port };
}

/** Takes no new connections, lets requests under way finish for a moment, then closes what is left. */
export async function closeHttpServer(server: Server): Promise<void> {
  const deadline = setTimeout(() => {
    server.closeAllConnections();
  }, CLOSE_GRACE_MS);
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  clearTimeout(deadline);
}
