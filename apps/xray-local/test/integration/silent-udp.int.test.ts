import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { datagram, segment } from '../support/documents.ts';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

describe('whoever sends datagrams', () => {
  it('gets none back, so that nobody can have them sent to others', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const answers: Buffer[] = [];
    socket.on('message', (message) => answers.push(message));
    const { host, port } = server.udpAddress;
    const sent = [
      datagram(segment(1)),
      'nonsense',
      '',
      '{"format":"json","version":1}\n{',
      'x'.repeat(60_000),
    ];
    for (const each of sent) {
      await new Promise((resolve) => {
        socket.send(each, port, host, resolve);
      });
    }
    const { received } = await server.received(4);
    expect(received).toBe(4);
    // What the server had to say would be here before its counts: both come over loopback.
    expect(answers).toEqual([]);
    socket.close();
  });
});
