import { isIPv6 } from 'node:net';
import type { SamplingCall } from '../sampling/sampling-answers.ts';
import type { SamplingRule } from '../sampling/sampling-rule.ts';
import { openSamplingServer } from '../sampling/sampling-server.ts';
import type { SamplingServer } from '../sampling/sampling-server.ts';
import { DocumentStore } from './document-store.ts';
import { Inbox } from './inbox.ts';
import type { Collector, CollectorOptions } from './types.ts';
import { UdpCollector } from './udp-collector.ts';
import { openUdpSocket } from './udp-socket.ts';
import { Waits } from './waits.ts';

const DEFAULT_DEADLINE_MS = 3000;
const DEFAULT_MAX_DOCUMENTS = 10_000;
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
const MOST_SAMPLING_CALLS = 100;

/**
 * Starts a stand-in for the X-Ray daemon in this process, on a real UDP socket of loopback. It takes and refuses what
 * the daemon and the X-Ray service do, and keeps it for the test to look at.
 *
 * Waits need no clock: they look when something arrives. Open sockets do not keep the process running.
 *
 * @throws {TraceTestingError} `LISTEN` when the address cannot be had
 *
 * @example
 * await using collector = await startCollector();
 * process.env.AWS_XRAY_DAEMON_ADDRESS = collector.address; // before the SDK is loaded
 */
export async function startCollector(options: CollectorOptions = {}): Promise<Collector> {
  const { host = '127.0.0.1', port = 0, sampling = false } = options;
  const { maxDocuments = DEFAULT_MAX_DOCUMENTS, maxBytes = DEFAULT_MAX_BYTES } = options;
  const store = new DocumentStore({ maxDocuments, maxBytes });
  const inbox = new Inbox(store);
  const waits = new Waits();
  const samplingCalls: SamplingCall[] = [];
  const udp = await openUdpSocket(host, port, (bytes) => {
    inbox.take(bytes);
    waits.notify();
  });
  const onCall = (call: SamplingCall): void => {
    samplingCalls.push(call);
    samplingCalls.splice(0, samplingCalls.length - MOST_SAMPLING_CALLS);
    waits.notify();
  };
  const tcp = await openTcp(sampling, host, port, onCall).catch(async (error: unknown) => {
    await udp.close();
    throw error;
  });
  return new UdpCollector({
    address: addressOf(host, udp.port, tcp?.port),
    port: udp.port,
    deadlineMs: options.deadlineMs ?? DEFAULT_DEADLINE_MS,
    store,
    inbox,
    waits,
    samplingCalls,
    stopListening: async () => {
      await Promise.all([udp.close(), tcp?.close()]);
    },
  });
}

async function openTcp(
  sampling: boolean | readonly SamplingRule[],
  host: string,
  port: number,
  onCall: (call: SamplingCall) => void,
): Promise<SamplingServer | undefined> {
  if (sampling === false) {
    return undefined;
  }
  const rules = sampling === true ? [] : sampling;
  return await openSamplingServer({ host, port, rules, now: () => Date.now() / 1000, onCall });
}

function addressOf(host: string, udpPort: number, tcpPort: number | undefined): string {
  const inUrl = isIPv6(host) ? `[${host}]` : host;
  const udp = `${inUrl}:${udpPort}`;
  return tcpPort === undefined ? udp : `tcp:${inUrl}:${tcpPort} udp:${udp}`;
}
