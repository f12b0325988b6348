import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { takenPorts } from '../../src/start/ports.ts';

describe('takenPorts', () => {
  it('names a taken TCP port and its owner', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const taken = await takenPorts([{ protocol: 'tcp', port }]);
    server.close();
    expect(taken).toMatchObject([{ protocol: 'tcp', port }]);
    expect(taken[0]?.owner).toContain(`process ${process.pid} (`);
  });

  it('names a taken UDP port and its owner', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    const taken = await takenPorts([{ protocol: 'udp', port }]);
    socket.close();
    expect(taken).toMatchObject([{ protocol: 'udp', port }]);
    expect(taken[0]?.owner).toContain(`process ${process.pid} (`);
  });

  it('finds nothing wrong with a free port, nor with port 0', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    expect(
      await takenPorts([
        { protocol: 'tcp', port },
        { protocol: 'tcp', port: 0 },
      ]),
    ).toEqual([]);
  });
});
