import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http';
import { isIPv6 } from 'node:net';
import { XRayClient } from '@aws-sdk/client-xray';
import { epochSeconds } from '@xray-microservices/xray-model';
import { vi } from 'vitest';
import { formatAddress } from '../../src/config/address.ts';
import { DEFAULT_LIMITS } from '../../src/config/config.ts';
import type { Config, Limits } from '../../src/config/config.ts';
import { createLog } from '../../src/log.ts';
import { startServer } from '../../src/server.ts';
import type { RunningServer } from '../../src/server.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: () => Record<string, unknown>;
}

/** A server for one test file: on free ports, with clients for everything that it speaks. */
export interface TestServer extends RunningServer {
  /** The real SDK's client. */
  readonly xray: XRayClient;
  readonly http: (options: RequestOptions, body?: string | Buffer) => Promise<Answer>;
  readonly sendUdp: (...datagrams: readonly (string | Buffer)[]) => Promise<void>;
  readonly stats: () => Promise<Record<string, unknown>>;
  /** Waits until so many documents have been received and none waits to be processed. */
  readonly received: (count: number) => Promise<Record<string, unknown>>;
  readonly logged: Record<string, unknown>[];
}

type Settings = Partial<Omit<Config, 'limits'>> & { readonly limits?: Partial<Limits> };

const LOOPBACK = { host: '127.0.0.1', port: 0 };

export async function startTestServer({ limits, ...settings }: Settings = {}): Promise<TestServer> {
  const logged: Record<string, unknown>[] = [];
  const config: Config = {
    udp: LOOPBACK,
    tcp: LOOPBACK,
    logLevel: 'debug',
    region: 'eu-central-1',
    samplingRate: 1,
    dataFile: undefined,
    allowedHosts: [],
    ...settings,
    limits: { ...DEFAULT_LIMITS, ...limits },
  };
  let requests = 0;
  const server = await startServer(config, {
    log: createLog({
      level: config.logLevel,
      now: () => new Date(),
      write: (line) => logged.push(JSON.parse(line) as Record<string, unknown>),
    }),
    now: () => epochSeconds(Date.now() / 1000),
    newRequestId: () => `request-${(requests += 1)}`,
  });
  return { ...server, ...createClients(server), logged };
}

function createClients(server: RunningServer): Omit<TestServer, keyof RunningServer | 'logged'> {
  const { tcpAddress, udpAddress } = server;
  const http: TestServer['http'] = (options, body) =>
    send({ host: tcpAddress.host, port: tcpAddress.port, ...options }, body);
  const stats = async (): Promise<Record<string, unknown>> => (await http({ path: '/stats' })).json();
  return {
    xray: new XRayClient({
      endpoint: `http://${formatAddress(tcpAddress)}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
      maxAttempts: 1,
    }),
    http,
    stats,
    sendUdp: (...datagrams) => sendUdp(udpAddress, datagrams),
    received: (count) =>
      vi.waitFor(
        async () => {
          const now = await stats();
          if (now['received'] !== count || now['queued'] !== 0) {
            throw new Error(`Still waiting for ${count} documents: ${JSON.stringify(now)}`);
          }
          return now;
        },
        { timeout: 20_000, interval: 10 },
      ),
  };
}

async function send(options: RequestOptions, body: string | Buffer = ''): Promise<Answer> {
  const outgoing = request({ agent: false, ...options });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    json: () => JSON.parse(text) as Record<string, unknown>,
  };
}

async function sendUdp(
  { host, port }: { host: string; port: number },
  datagrams: readonly (string | Buffer)[],
): Promise<void> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  try {
    for (const datagram of datagrams) {
      await new Promise<void>((resolve, reject) => {
        socket.send(datagram, port, host, (error) => {
          if (error === null) {
            resolve();
          } else {
            reject(error);
          }
        });
      });
    }
  } finally {
    socket.close();
  }
}
