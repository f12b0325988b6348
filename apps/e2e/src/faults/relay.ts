import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** Where somebody listens for TCP. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * A way between two processes, at an address that stays the same: it can lead elsewhere, be slow, be cut, and be closed as
 * if nobody listened.
 */
export class TcpRelay {
  readonly host: string;
  /** Milliseconds by which each piece is held back, in both directions. */
  delayMs = 0;
  readonly #sockets = new Set<Socket>();
  #target: Address;
  #server: Server | undefined;
  #port = 0;

  private constructor(target: Address, host: string) {
    this.#target = target;
    this.host = host;
  }

  /** @param host where it listens; the port is a free one */
  static async start(target: Address, host = '127.0.0.1'): Promise<TcpRelay> {
    const relay = new TcpRelay(target, host);
    await relay.open();
    return relay;
  }

  get port(): number {
    return this.#port;
  }

  /** Leads new connections elsewhere, and ends those that are open. */
  retarget(target: Address): void {
    this.#target = target;
    this.cut();
  }

  /** Ends what is open; new connections are taken. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Listens again, at the port it had. */
  async open(): Promise<void> {
    this.#server = createServer((client) => {
      this.#join(client, connect(this.#target.port, this.#target.host));
    });
    this.#server.listen(this.#port, this.host);
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Nobody listens any more, and what was open is ended. */
  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    this.cut();
    await closed;
  }

  #join(client: Socket, upstream: Socket): void {
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroySoon();
      });
      this.#pass(from, to);
    }
  }

  /** One piece at a time, so that order and memory are kept whatever the delay is. */
  #pass(from: Socket, to: Socket): void {
    const write = (piece: Buffer): void => {
      if (!to.writable || to.write(piece)) from.resume();
      else to.once('drain', () => from.resume());
    };
    from.on('data', (piece: Buffer) => {
      from.pause();
      if (this.delayMs === 0) write(piece);
      else setTimeout(write, this.delayMs, piece);
    });
  }
}
