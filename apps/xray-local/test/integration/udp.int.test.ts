import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, it } from 'vitest';
import { BatchGetTracesCommand } from '@aws-sdk/client-xray';
import { datagram, HEADER, id, segment, TRACE_ID } from '../support/documents.ts';
import { createRandom } from '../support/random.ts';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

let server: TestServer;

afterEach(async () => {
  await server.close();
});

async function documentsOfTrace(): Promise<unknown[]> {
  const { Traces: traces } = await server.xray.send(new BatchGetTracesCommand({ TraceIds: [TRACE_ID] }));
  return (traces?.[0]?.Segments ?? []).map(({ Document: document }) => JSON.parse(document ?? '') as unknown);
}

describe('segments sent over UDP', () => {
  it.each(['127.0.0.1', '::1', 'localhost'])('to %s can be read with BatchGetTraces', async (host) => {
    server = await startTestServer({ udp: { host, port: 0 }, tcp: { host, port: 0 } });
    await server.sendUdp(datagram(segment(1)));
    await server.received(1);
    expect(await documentsOfTrace()).toEqual([segment(1)]);
  });

  it('are taken up to the largest datagram there is', async () => {
    server = await startTestServer();
    const empty = datagram(segment(1, { metadata: { fill: '' } }));
    const whole = segment(1, { metadata: { fill: 'x'.repeat(65_507 - empty.length) } });
    expect(datagram(whole)).toHaveLength(65_507);
    await server.sendUdp(datagram(whole));
    await server.received(1);
    expect(await documentsOfTrace()).toEqual([whole]);
  });

  it('come together with subsegments that were sent on their own', async () => {
    server = await startTestServer();
    const subsegment = { id: id(2), name: 'query', start_time: 1_465_510_280.5, end_time: 1_465_510_281 };
    const alone = { ...subsegment, type: 'subsegment', trace_id: TRACE_ID, parent_id: id(1) };
    await server.sendUdp(datagram(alone), datagram(segment(1)));
    await server.received(2);
    expect(await documentsOfTrace()).toEqual([segment(1, { subsegments: [subsegment] })]);
  });

  it('are counted by what became of them', async () => {
    server = await startTestServer();
    await server.sendUdp(
      datagram(segment(1)),
      'nonsense',
      '',
      '{"format":"json","version":2}\n{}',
      `${HEADER}[]`,
      `${HEADER}{`,
      datagram(segment(2, { name: 'a?' })),
      datagram(segment(3, { name: 'b?' })),
    );
    expect(await server.received(7)).toMatchObject({
      stored: 1,
      rejected: { MissingHeaderOrSegment: 1, InvalidHeader: 1, MissingId: 1, ParseError: 1, InvalidName: 2 },
      dropped: {},
      traces: 1,
      segments: 1,
      bytes: JSON.stringify(segment(1)).length,
      evicted: 0,
      recentRejections: [
        { code: 'InvalidName', id: id(3), source: 'udp' },
        { code: 'InvalidName', id: id(2) },
        { code: 'ParseError' },
        { code: 'MissingId' },
        { code: 'InvalidHeader' },
        { code: 'MissingHeaderOrSegment', excerpt: 'nonsense' },
      ],
    });
    expect(server.logged.filter(({ msg }) => msg === 'rejected').map(({ code }) => code)).toContain(
      'InvalidHeader',
    );
  });

  it('do not stop the server, whatever bytes they are', async () => {
    server = await startTestServer();
    const random = createRandom(23);
    const noise = Array.from({ length: 200 }, () => {
      const bytes = datagram(segment(random(50)));
      for (let change = random(6); change > 0; change -= 1) {
        bytes[random(bytes.length)] = random(256);
      }
      return bytes.subarray(0, 1 + random(bytes.length));
    });
    await server.sendUdp(...noise);
    await server.received(200);
    await server.sendUdp(datagram(segment(1)));
    expect(await server.received(201)).not.toHaveProperty('rejected.InternalFailure');
  });

  it('are dropped and counted when more come than can wait', async () => {
    server = await startTestServer({ limits: { maxQueuedDatagrams: 2 } });
    await server.sendUdp(...Array.from({ length: 300 }, (_none, index) => datagram(segment(index))));
    const { stored, dropped } = await server.received(300);
    const { 'queue-length': tooMany = 0 } = dropped as Record<string, number>;
    expect(Number(stored) + tooMany).toBe(300);
  });
});

describe('the UDP socket', () => {
  it('has at least the receive buffer that the system gives unasked', async () => {
    server = await startTestServer();
    const plain = createSocket('udp4');
    await new Promise<void>((resolve) => plain.bind(0, '127.0.0.1', resolve));
    expect(server.receiveBufferBytes).toBeGreaterThanOrEqual(plain.getRecvBufferSize());
    plain.close();
  });
});
