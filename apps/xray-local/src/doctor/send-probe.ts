import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { Address } from '../config/address.ts';

const HEADER = '{"format":"json","version":1}\n';

/** How long the network has to say that nobody listens. */
const ICMP_MS = 300;

export interface Probe {
  readonly traceId: string;
  readonly segmentId: string;
  /** Epoch seconds. */
  readonly at: number;
}

/** The datagram of a probe: the smallest segment that says what it is. */
export function probeDatagram({ traceId, segmentId, at }: Probe): string {
  return (
    HEADER +
    JSON.stringify({
      id: segmentId,
      trace_id: traceId,
      name: 'xray-local doctor',
      start_time: at - 0.001,
      end_time: at,
      annotations: { doctor: true },
    })
  );
}

/**
 * Sends a datagram, and answers the system's code when it says that it did not arrive (`ECONNREFUSED`: nobody listens
 * there). `undefined` means only that nothing was said: UDP is not answered.
 */
export async function sendDatagram({ host, port }: Address, text: string): Promise<string | undefined> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  const error = new Promise<string>((resolve) => {
    socket.on('error', (cause) => {
      resolve(codeOf(cause));
    });
  });
  const send = async (): Promise<undefined> => {
    // Only a connected socket is told what became of its datagrams.
    await new Promise<void>((resolve) => {
      socket.connect(port, host, resolve);
    });
    await new Promise<void>((resolve) => {
      socket.send(text, () => {
        resolve(); // An error is emitted as well.
      });
    });
    await wait(ICMP_MS);
    await nextTurn(); // On a busy machine the time may be up before the socket was looked at.
  };
  try {
    return await Promise.race([error, send()]);
  } catch (cause) {
    return codeOf(cause);
  } finally {
    socket.close();
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}
