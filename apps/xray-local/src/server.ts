import { lookup } from 'node:dns/promises';
import type { Server } from 'node:http';
import type { EpochSeconds } from '@xray-microservices/xray-model';
import { createActions } from './api/actions.ts';
import { createPages } from './api/pages.ts';
import { formatAddress } from './config/address.ts';
import type { Address } from './config/address.ts';
import { RECEIVE_BUFFER_BYTES } from './config/config.ts';
import type { Config } from './config/config.ts';
import { createHttpServer } from './http/http-server.ts';
import { closeHttpServer, listenHttp } from './http/listen.ts';
import { BoundedQueue } from './ingest/bounded-queue.ts';
import { DatagramPump } from './ingest/datagram-pump.ts';
import { Ingest } from './ingest/ingest.ts';
import { RejectedInbox } from './ingest/rejected-inbox.ts';
import { startUdpReceiver } from './ingest/udp-receiver.ts';
import type { UdpReceiver } from './ingest/udp-receiver.ts';
import { ListenError } from './listen-error.ts';
import type { Log } from './log.ts';
import { createDefaultRule } from './sampling/default-rule.ts';
import { Stats } from './stats.ts';
import { MemoryTraceStore } from './store/memory-trace-store.ts';
import type { TraceStore } from './store/trace-store.ts';

export interface ServerDeps {
  readonly log: Log;
  readonly now: () => EpochSeconds;
  readonly newRequestId: () => string;
}

export interface RunningServer {
  /** With the ports that were really taken. */
  readonly udpAddress: Address;
  readonly tcpAddress: Address;
  /** What the system gave the UDP socket to buffer. */
  readonly receiveBufferBytes: number;
  /** Stops receiving, processes what was received, and lets go of both ports. */
  readonly close: () => Promise<void>;
}

/** What documents pass through, from the socket to the store. */
interface Pipeline {
  readonly stats: Stats;
  readonly inbox: RejectedInbox;
  readonly store: TraceStore;
  readonly ingest: Ingest;
  readonly queue: BoundedQueue<Buffer>;
  readonly pump: DatagramPump;
}

/**
 * Starts the local X-Ray: segments over UDP, sampling and the X-Ray API over TCP.
 *
 * @throws ListenError when an address cannot be had; then nothing is left open
 */
export async function startServer(config: Config, deps: ServerDeps): Promise<RunningServer> {
  const pipeline = createPipeline(config, deps);
  const receiver = await listen('udp', config.udp, (address) => receive(address, pipeline, deps));
  const http = createApi(config, deps, pipeline, receiver);
  let tcpAddress: Address;
  try {
    tcpAddress = await listen('tcp', config.tcp, (address) => listenHttp(http, address, deps.log));
  } catch (error) {
    await receiver.close();
    throw error;
  }
  return {
    udpAddress: receiver.address,
    tcpAddress,
    receiveBufferBytes: receiver.receiveBufferBytes,
    close: async () => {
      await receiver.close();
      pipeline.pump.flush();
      await closeHttpServer(http);
    },
  };
}

function createPipeline({ limits }: Config, { log, now }: ServerDeps): Pipeline {
  const stats = new Stats();
  const inbox = new RejectedInbox(limits.maxRejectedKept);
  const store = new MemoryTraceStore(limits);
  const ingest = new Ingest({ store, stats, inbox, log, now });
  const queue = new BoundedQueue<Buffer>(
    { maxLength: limits.maxQueuedDatagrams, maxBytes: limits.maxQueuedBytes },
    (limit) => {
      stats.countDropped(`queue-${limit}`);
    },
  );
  const pump = new DatagramPump(queue, (bytes) => {
    ingest.takeDatagram(bytes);
  });
  return { stats, inbox, store, ingest, queue, pump };
}

function receive(
  address: Address,
  { stats, queue, pump }: Pipeline,
  { log }: ServerDeps,
): Promise<UdpReceiver> {
  return startUdpReceiver({
    address,
    receiveBufferBytes: RECEIVE_BUFFER_BYTES,
    log,
    onDatagram: (bytes) => {
      if (bytes.length > 0) {
        stats.countReceived();
        queue.push(bytes);
        pump.wake();
      }
    },
  });
}

function createApi(config: Config, deps: ServerDeps, pipeline: Pipeline, receiver: UdpReceiver): Server {
  const { log, now, newRequestId } = deps;
  const { stats, inbox, store, ingest, queue } = pipeline;
  const startedAt = now();
  const defaultRule = createDefaultRule({
    region: config.region,
    fixedRate: config.samplingRate,
    modifiedAt: startedAt,
  });
  return createHttpServer({
    ...config.limits,
    allowedHosts: config.allowedHosts,
    newRequestId,
    log,
    routes: {
      actions: createActions({ store, ingest, defaultRule, now, log }),
      pages: createPages({
        stats,
        store,
        inbox,
        queued: () => queue.length,
        udpAddress: formatAddress(receiver.address),
        startedAt,
        now,
      }),
    },
  });
}

/** Resolves the name first: the address decides between IPv4 and IPv6, and UDP and TCP should come to the same. */
async function listen<T>(
  protocol: 'udp' | 'tcp',
  address: Address,
  start: (resolved: Address) => Promise<T>,
): Promise<T> {
  try {
    const { address: host } = await lookup(address.host);
    return await start({ host, port: address.port });
  } catch (error) {
    throw new ListenError(protocol, address, error);
  }
}
