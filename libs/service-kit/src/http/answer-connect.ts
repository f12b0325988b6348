import { ServerResponse } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';

/** There are no tunnels here: CONNECT is a method like any other that no route has, and ends its connection. */
export function answerConnect(request: IncomingMessage, answer: RequestListener): void {
  const { socket } = request;
  const response = new ServerResponse(request);
  response.setHeader('Connection', 'close');
  response.assignSocket(socket);
  response.once('finish', () => {
    socket.destroySoon();
  });
  // Node has let go of the socket, and nobody else would take its errors.
  socket.on('error', () => {
    socket.destroy();
  });
  answer(request, response);
}
