import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

interface Target {
  readonly host: string;
  readonly port: number;
}

/** A moment at which a test does something to one of the two sides. */
export interface Hold {
  /** Resolves when the moment has come; from then on the connection is held. */
  readonly reached: Promise<unknown>;
  /** Lets what is held go on. */
  pass(): void;
}

/** Stands between a client and a server, and stops a conversation at a word that the test names. */
export interface Tap {
  readonly host: string;
  readonly port: number;
  /** Before the server hears the next thing with this text in it. */
  holdRequest(text: string): Hold;
  /** After the server has answered the next thing with this text in it, before the client hears the answer. */
  holdAnswer(text: string): Hold;
  /** Leads new connections elsewhere from now on. */
  retarget(target: Target): void;
  /** Ends what is open, on both sides; new connections are taken. */
  cut(): void;
  close(): Promise<void>;
}

interface Watch {
  readonly text: string;
  readonly what: 'request' | 'answer';
  readonly arrive: () => void;
  readonly passed: Promise<unknown>;
}

export async function startTap(first: Target): Promise<Tap> {
  let target = first;
  const watches: Watch[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target.port, target.host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // The other side is told of every end; an error is one.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroySoon();
        upstream.destroySoon();
      });
    }
    tapConversation(client, upstream, watches);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const watch = (what: Watch['what'], text: string): Hold => {
    const { promise: reached, resolve: arrive } = Promise.withResolvers<unknown>();
    const { promise: passed, resolve: pass } = Promise.withResolvers<unknown>();
    watches.push({
      text,
      what,
      arrive: () => {
        arrive(undefined);
      },
      passed,
    });
    return {
      reached,
      pass: () => {
        pass(undefined);
      },
    };
  };
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    holdRequest: (text) => watch('request', text),
    holdAnswer: (text) => watch('answer', text),
    retarget: (next) => {
      target = next;
    },
    cut,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}

/** Passes everything on, until something is said that a test waits for; that is held, and what follows it. */
function tapConversation(client: Socket, upstream: Socket, watches: Watch[]): void {
  /** The end of what the client said before, as a text may come in two pieces. */
  let before = '';
  /** The watch whose answer the server owes. */
  let owed: Watch | undefined;
  client.on('data', (chunk: Buffer) => {
    const found = takeWatch(watches, before, chunk.toString('latin1'));
    before = (before + chunk.toString('latin1')).slice(-LONGEST_TEXT);
    if (found?.what === 'request') hold(client, found, () => upstream.write(chunk));
    else {
      owed = found ?? owed;
      upstream.write(chunk);
    }
  });
  upstream.on('data', (chunk: Buffer) => {
    const pass = (): unknown => client.write(chunk);
    if (owed === undefined) pass();
    else hold(upstream, owed, pass);
    owed = undefined;
  });
}

const LONGEST_TEXT = 100;

/** The watch whose text ends in what was said now; it is taken off the list. */
function takeWatch(watches: Watch[], before: string, now: string): Watch | undefined {
  const heard = before + now;
  const at = watches.findIndex(({ text }) =>
    heard.includes(text, Math.max(before.length - text.length + 1, 0)),
  );
  return at === -1 ? undefined : watches.splice(at, 1)[0];
}

function hold(from: Socket, { arrive, passed }: Watch, goOn: () => unknown): void {
  from.pause();
  arrive();
  void passed.then(() => {
    goOn();
    from.resume();
  });
}
