import { describe, expect, it } from 'vitest';
import { ListenError } from '../../src/listen-error.ts';
import { startTestServer } from '../support/running-server.ts';

/** An address at which nothing else takes ports: no other test gets one that is let go of here. */
const QUIET = { host: '::1', port: 0 };

describe('startServer', () => {
  it.each(['udp', 'tcp'] as const)(
    'names the address when the %s port is taken, and leaves nothing open',
    async (protocol) => {
      const first = await startTestServer();
      const taken = protocol === 'udp' ? first.udpAddress : first.tcpAddress;
      try {
        const second = startTestServer({ [protocol]: taken });
        await expect(second).rejects.toBeInstanceOf(ListenError);
        await expect(second).rejects.toMatchObject({
          code: 'EADDRINUSE',
          protocol,
          address: `127.0.0.1:${taken.port}`,
          message: `cannot listen on ${protocol.toUpperCase()} 127.0.0.1:${taken.port}: another process has it; is a daemon running already?`,
        });
      } finally {
        await first.close();
      }
    },
  );

  it('lets go of both ports when it closes', async () => {
    const first = await startTestServer({ udp: QUIET, tcp: QUIET });
    await first.close();
    const second = await startTestServer({ udp: first.udpAddress, tcp: first.tcpAddress });
    expect([second.udpAddress, second.tcpAddress]).toEqual([first.udpAddress, first.tcpAddress]);
    await second.close();
  });

  it('lets go of the UDP port when the TCP port is taken', async () => {
    const first = await startTestServer({ udp: QUIET, tcp: QUIET });
    const spare = await startTestServer({ udp: QUIET, tcp: QUIET });
    await spare.close();
    await expect(startTestServer({ udp: spare.udpAddress, tcp: first.tcpAddress })).rejects.toThrow('TCP');
    const third = await startTestServer({ udp: spare.udpAddress, tcp: QUIET });
    await Promise.all([first.close(), third.close()]);
    expect(third.udpAddress).toEqual(spare.udpAddress);
  });
});
