import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A segment or subsegment document, as far as these tests look at it. */
export interface TraceDocument {
  readonly id: string;
  readonly name: string;
  readonly trace_id: string;
  readonly parent_id?: string;
  readonly namespace?: string;
  readonly service?: { readonly version?: string };
  readonly fault?: boolean;
  readonly sql?: { readonly sanitized_query?: string };
  readonly subsegments?: readonly TraceDocument[];
}

export interface TestDaemon {
  readonly address: string;
  readonly segments: readonly TraceDocument[];
  close(): Promise<void>;
}

/** Takes segments as the X-Ray daemon does: over UDP, a header line before each document. */
export async function startTestDaemon(): Promise<TestDaemon> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  const segments: TraceDocument[] = [];
  socket.on('message', (datagram) => {
    const text = datagram.toString('utf8');
    segments.push(JSON.parse(text.slice(text.indexOf('\n') + 1)) as TraceDocument);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { address, port } = socket.address();
  return {
    address: `${address}:${port}`,
    segments,
    close: async () => {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
