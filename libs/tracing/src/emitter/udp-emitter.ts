import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Endpoint } from '../core/daemon-address.ts';
import type { TracingCounters, TracingLogger } from '../types.ts';

const HEADER = Buffer.from('{"format":"json","version":1}\n');
/** The largest UDP payload over IPv4. */
const MAX_DATAGRAM = 65_507;
/** Documents that wait for the socket at the most. */
const MAX_WAITING = 1000;
/** How long after a failed resolution the next is tried. */
const RETRY_MS = 1000;

export const noCounters = (): TracingCounters => ({
  sent: 0,
  refused: 0,
  dropped: { queueFull: 0, tooLarge: 0, unresolved: 0, sendFailed: 0, closed: 0 },
});

/**
 * Sends segment documents to the daemon over one connected UDP socket.
 *
 * The daemon's name is resolved once, away from the requests; documents wait for it in a bounded queue. Nothing here
 * throws or blocks, and every document is counted as sent or dropped.
 */
export class UdpEmitter {
  readonly counters = noCounters();
  readonly #endpoint: Endpoint;
  readonly #logger: TracingLogger;
  readonly #warned = new Set<string>();
  #waiting: Buffer[] = [];
  #socket: Socket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #inFlight = 0;
  #idle: (() => void)[] = [];
  #closed = false;

  constructor(endpoint: Endpoint, logger: TracingLogger) {
    this.#endpoint = endpoint;
    this.#logger = logger;
    void this.#connect();
  }

  /** Takes one document as JSON. */
  send(document: string): void {
    if (this.#closed) {
      this.counters.dropped.closed += 1;
      return;
    }
    const body = Buffer.from(document);
    if (HEADER.length + body.length > MAX_DATAGRAM) {
      this.counters.dropped.tooLarge += 1;
      this.#warnOnce(
        'tooLarge',
        `a segment of ${body.length} bytes exceeds the daemon's limit and was dropped`,
      );
    } else if (this.#socket !== undefined) {
      this.#transmit(this.#socket, body);
    } else if (this.#waiting.length < MAX_WAITING) {
      this.#waiting.push(body);
    } else {
      this.counters.dropped.queueFull += 1;
    }
  }

  /** Sends what waits and closes the socket, within the deadline. What is left then is counted as dropped. */
  async close(deadlineMs: number): Promise<void> {
    if (this.#closed) return;
    if (this.#waiting.length > 0 || this.#inFlight > 0) await this.#idleWithin(deadlineMs);
    this.#closed = true;
    clearTimeout(this.#retry);
    this.counters.dropped.unresolved += this.#waiting.length;
    this.#waiting = [];
    this.#socket?.close();
    this.#socket = undefined;
  }

  async #connect(): Promise<void> {
    const { host, port } = this.#endpoint;
    try {
      const address = isIP(host) === 0 ? await lookup(host) : { address: host, family: isIP(host) };
      if (this.#closed) return;
      const socket = createSocket(address.family === 6 ? 'udp6' : 'udp4');
      socket.unref();
      socket.on('error', (error) => {
        this.counters.refused += 1; // the kernel's word on an earlier datagram
        this.#unreachable(error);
      });
      socket.connect(port, address.address, () => {
        this.#use(socket);
      });
    } catch (error) {
      this.#warnOnce('resolve', `daemon host "${host}" can't be resolved yet: ${String(error)}`);
      this.#retry = setTimeout(() => void this.#connect(), RETRY_MS);
      this.#retry.unref();
    }
  }

  #use(socket: Socket): void {
    if (this.#closed) {
      socket.close();
      return;
    }
    this.#socket = socket;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const body of waiting) this.#transmit(socket, body);
  }

  #transmit(socket: Socket, body: Buffer): void {
    this.#inFlight += 1;
    socket.send([HEADER, body], (error) => {
      this.#inFlight -= 1;
      if (error === null) {
        this.counters.sent += 1;
      } else {
        this.counters.dropped.sendFailed += 1;
        this.#unreachable(error);
      }
      if (this.#inFlight === 0) for (const resolve of this.#idle.splice(0)) resolve();
    });
  }

  #unreachable(error: Error): void {
    const { host, port } = this.#endpoint;
    this.#warnOnce(
      'unreachable',
      `no daemon at ${host}:${port}, segments are lost until it is there: ${error.message}`,
    );
  }

  async #idleWithin(deadlineMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, deadlineMs);
    });
    const idle = new Promise<void>((resolve) => {
      this.#idle.push(resolve);
    });
    await Promise.race([idle, deadline]);
    clearTimeout(timer);
  }

  #warnOnce(cause: string, message: string): void {
    if (this.#warned.has(cause)) return;
    this.#warned.add(cause);
    this.#logger.warn(`xray: ${message}`);
  }
}
