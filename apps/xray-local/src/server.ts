import { randomUUID } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import type { Server } from 'node:http';
import type { EpochSeconds } from '@xray-microservices/xray-model';
import { createActions } from './api/actions.ts';
import type { ApiContext } from './api/context.ts';
import { createPages } from './api/pages.ts';
import { createServices } from './api/services.ts';
import { formatAddress } from './config/address.ts';
import type { Address } from './config/address.ts';
import { RECEIVE_BUFFER_BYTES } from './config/config.ts';
import type { Config, Limits } from './config/config.ts';
import { createHttpServer } from './http/http-server.ts';
import { closeHttpServer, listenHttp } from './http/listen.ts';
import { DatagramFeed } from './ingest/datagram-feed.ts';
import { Ingest } from './ingest/ingest.ts';
import { readKernelDrops } from './ingest/kernel-drops.ts';
import { RejectedInbox } from './ingest/rejected-inbox.ts';
import { startUdpReceiver } from './ingest/udp-receiver.ts';
import type { UdpReceiver } from './ingest/udp-receiver.ts';
import { letGo } from './let-go.ts';
import { ListenError } from './listen-error.ts';
import { createLocalEndpoints } from './local-endpoints.ts';
import type { LocalEndpoints } from './local-endpoints.ts';
import type { Log } from './log.ts';
import { createRelay } from './relay/create-relay.ts';
import type { Relay } from './relay/relay.ts';
import { Stats } from './stats.ts';
import type { LocalStoreLimits } from './store/local-store.ts';
import { startStore } from './store/start-store.ts';
import type { StoreClient } from './store/store-client.ts';

export interface ServerDeps {
  readonly log: Log;
  readonly now: () => EpochSeconds;
  readonly newRequestId: () => string;
}

export interface RunningServer {
  /** With the ports that were really taken. */
  readonly udpAddress: Address;
  readonly tcpAddress: Address;
  /** For questions from inside the process. */
  readonly store: StoreClient;
  /** What the system gave the UDP socket to buffer. */
  readonly receiveBufferBytes: number;
  /** Stops receiving, processes what was received, and lets go of both ports. */
  readonly close: () => Promise<void>;
}

/** What documents pass through, from the socket to the store. */
interface Pipeline {
  readonly stats: Stats;
  readonly inbox: RejectedInbox;
  readonly store: StoreClient;
  readonly ingest: Ingest;
  readonly feed: DatagramFeed;
  /** Where documents go besides, when they go anywhere. */
  readonly relay: Relay | undefined;
}

/**
 * Starts the local X-Ray: segments over UDP, sampling and the X-Ray API over TCP.
 *
 * @throws ListenError when an address cannot be had, StoreError when the store's file cannot; then nothing is left open
 */
export async function startServer(config: Config, deps: ServerDeps): Promise<RunningServer> {
  await using opened = new AsyncDisposableStack();
  const pipeline = await startPipeline(config, deps);
  opened.defer(() => pipeline.store.close());
  const receiver = await listen('udp', config.udp, (address) => receive(address, pipeline, deps));
  opened.defer(() => receiver.close());
  const { http, local } = createApi(config, deps, pipeline, receiver);
  const tcpAddress = await listen('tcp', config.tcp, (address) => listenHttp(http, address, deps.log));
  opened.move(); // All is well, so from here on it is for `close` to end it.
  return {
    udpAddress: receiver.address,
    tcpAddress,
    store: pipeline.store,
    receiveBufferBytes: receiver.receiveBufferBytes,
    close: async () => {
      await receiver.close();
      local.close();
      await pipeline.feed.drain();
      await closeHttpServer(http);
      await Promise.all([pipeline.store.close(), pipeline.relay?.close()]);
    },
  };
}

async function startPipeline(
  { dataFile, limits, forward }: Config,
  { log, now }: ServerDeps,
): Promise<Pipeline> {
  const stats = new Stats();
  const inbox = new RejectedInbox(limits.maxRejectedKept);
  const ingest = new Ingest({ stats, inbox, log, now });
  const store = await startStore({ file: dataFile, limits: storeLimits(limits) }, log);
  const feed = new DatagramFeed({
    limits: { maxLength: limits.maxQueuedDatagrams, maxBytes: limits.maxQueuedBytes },
    onDrop: (limit, datagrams) => {
      stats.countDropped(`queue-${limit}`, datagrams);
    },
    send: async (batch) => {
      try {
        ingest.note(await store.takeBatch(batch), 'udp');
      } catch (error) {
        stats.countRejected('InternalFailure', batch.count);
        log.error('documents could not be handed to the store', {
          documents: batch.count,
          error: String(error),
        });
      }
    },
  });
  return { stats, inbox, store, ingest, feed, relay: forward && createRelay(forward, log) };
}

/** Only what the store's thread needs to know. */
function storeLimits(limits: Limits): LocalStoreLimits {
  const { maxTraces, maxSegmentsPerTrace, maxBytesPerTrace, maxBytes, maxAgeSeconds } = limits;
  return { maxTraces, maxSegmentsPerTrace, maxBytesPerTrace, maxBytes, maxAgeSeconds };
}

function receive(
  address: Address,
  { stats, feed, relay }: Pipeline,
  { log }: ServerDeps,
): Promise<UdpReceiver> {
  return startUdpReceiver({
    address,
    receiveBufferBytes: RECEIVE_BUFFER_BYTES,
    log,
    onDatagram: (bytes) => {
      if (bytes.length > 0) {
        stats.countReceived();
        feed.push(bytes);
        relay?.takeDatagram(bytes);
        letGo(bytes);
      }
    },
  });
}

/** The TCP side: the X-Ray API, and what xray-local answers besides. */
interface Api {
  readonly http: Server;
  readonly local: LocalEndpoints;
}

function createApi(config: Config, deps: ServerDeps, pipeline: Pipeline, receiver: UdpReceiver): Api {
  const { log, now, newRequestId } = deps;
  const { stats, inbox, store, ingest, feed, relay } = pipeline;
  const startedAt = now();
  const takeDocuments: ApiContext['takeDocuments'] = async (documents) => {
    stats.countReceived(documents.length);
    const { report, unprocessed } = await store.takeDocuments(documents);
    ingest.note(report, 'http');
    return unprocessed;
  };
  const { region, samplingRate } = config;
  const services = createServices({
    store,
    state: store,
    takeDocuments,
    forward: (document) => relay?.takeDocument(document),
    region,
    samplingRate,
    newId: randomUUID,
    now,
    log,
  });
  const observed = {
    stats,
    store,
    relayStats: relay && (() => relay.stats()),
    queued: () => feed.length,
    kernelDrops: () => readKernelDrops(receiver.address.port),
    startedAt,
  };
  const local = createLocalEndpoints({ ...observed, services, isReceiving: receiver.isOpen });
  const pages = createPages({
    ...observed,
    inbox,
    telemetry: services.telemetry,
    udpAddress: formatAddress(receiver.address),
    now,
  });
  const http = createHttpServer({
    ...config.limits,
    allowedHosts: config.allowedHosts,
    newRequestId,
    onAnswered: local.onAnswered,
    log,
    routes: {
      actions: new Map([...createActions(services), ...local.actions]),
      pages: new Map([...pages, ...local.pages]),
      endpoints: local.endpoints,
      site: local.site,
    },
  });
  return { http, local };
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
