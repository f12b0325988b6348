import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/* The service that is called: as cheap as can be, in a process of its own. */

const body = JSON.stringify({ ok: true });
const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };

const server = createServer((_request, response) => {
  response.writeHead(200, headers).end(body);
}).listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
// longer than any pause between two loads: a connection that closes in that moment would be an error of the benchmark's
server.keepAliveTimeout = 600_000;
