import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';

/** What a connection tells about its datagrams. */
export interface ConnectionObserver {
  /** One was handed to the network. */
  sent(isPart: boolean): void;
  /** One was not. */
  failed(error: Error, isPart: boolean): void;
  /** The network reported trouble with an earlier one. */
  reported(error: Error): void;
}

/** Sends that may be under way before the socket is asked how many of them wait: in a burst most are done at once. */
const UNCHECKED_SENDS = 16;

/** The largest datagram; macOS sends none above its send buffer, which is 9,216 bytes unless asked for. */
const MAC_SEND_BUFFER = 65_536;

/** One connected UDP socket. It keeps no process alive. */
export class Connection {
  readonly address: string;
  readonly #socket: Socket;
  readonly #observer: ConnectionObserver;
  #inFlight = 0;
  #isRetired = false;
  #isClosed = false;

  /**
   * Connects a new socket, which sends nothing yet.
   *
   * @throws the system's error, such as ENETUNREACH or EMFILE
   */
  static async open(address: string, port: number, observer: ConnectionObserver): Promise<Connection> {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    socket.unref();
    try {
      // Without a callback a failed connect is an 'error' event, as a failed bind is, and `once` throws both.
      const connected = once(socket, 'connect');
      socket.connect(port, address);
      await connected;
    } catch (error) {
      socket.close();
      throw error;
    }
    return new Connection(address, socket, observer);
  }

  private constructor(address: string, socket: Socket, observer: ConnectionObserver) {
    this.address = address;
    this.#socket = socket;
    this.#observer = observer;
    socket.on('error', (error) => {
      observer.reported(error);
    });
    if (process.platform === 'darwin') raiseSendBuffer(socket);
  }

  /** Datagrams handed to the socket whose fate is not known yet. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Sends a datagram. The callbacks are the same two functions each time, and the buffer is not copied. */
  send(datagram: Buffer, isPart: boolean): void {
    this.#socket.send(datagram, isPart ? this.#afterPart : this.#afterWhole);
    this.#inFlight += 1;
  }

  /** Whether this many datagrams, or bytes of them, wait in the socket because the network is busy. */
  isCongested(maxDatagrams: number, maxBytes: number): boolean {
    if (this.#inFlight < UNCHECKED_SENDS) return false;
    return this.#socket.getSendQueueCount() >= maxDatagrams || this.#socket.getSendQueueSize() >= maxBytes;
  }

  /** Closes the socket as soon as nothing is in flight. */
  retire(): void {
    this.#isRetired = true;
    if (this.#inFlight === 0) this.close();
  }

  /** Closes the socket now; what is in flight fails. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.close();
  }

  readonly #afterWhole = (error: Error | null): void => {
    this.#after(error, false);
  };

  readonly #afterPart = (error: Error | null): void => {
    this.#after(error, true);
  };

  #after(error: Error | null, isPart: boolean): void {
    this.#inFlight -= 1;
    if (error === null) this.#observer.sent(isPart);
    else this.#observer.failed(error, isPart);
    if (this.#isRetired && this.#inFlight === 0) this.close();
  }
}

function raiseSendBuffer(socket: Socket): void {
  try {
    socket.setSendBufferSize(MAC_SEND_BUFFER);
  } catch {
    // The system allows less: large documents will fail and be counted, small ones are sent all the same.
  }
}
