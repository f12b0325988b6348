import { once } from 'node:events';
import type { Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerOptions, SMTPServerSession } from 'smtp-server';
import { MessageBox } from './message-box.ts';
import { parseMessage } from './parse-message.ts';
import { SmtpSinkError } from './types.ts';
import type { SmtpMessage, SmtpSink, SmtpSinkOptions } from './types.ts';

const DEFAULT_KEEP = 100;
const DEFAULT_MAX_BYTES = 1024 * 1024;
/** How long a client that is being served may go on after stop, in milliseconds. */
const CLOSE_GRACE_MS = 50;

type Received = Omit<SmtpMessage, 'number'>;

/**
 * Starts an SMTP server that keeps the last messages in memory and delivers nothing.
 *
 * It speaks plain SMTP: no STARTTLS, whose self-signed certificate every client would have to be told to trust.
 *
 * @throws {SmtpSinkError} `SMTP_SINK_LISTEN`
 *
 * @example
 * const sink = await startSmtpSink();
 * const { subject } = await sink.waitForMessage(({ to }) => to.includes('ann@example.com'), { deadlineMs: 2000 });
 * await sink.stop();
 */
export async function startSmtpSink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const { host = '127.0.0.1', port = 0, keep = DEFAULT_KEEP } = options;
  const box = new MessageBox(keep);
  const server = new SMTPServer(serverOptions(box, options));
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const address = await listen(server, host, port);

  const stop = async (): Promise<void> => {
    const closed = once(server, 'close');
    box.close();
    server.close(() => {
      for (const socket of sockets) socket.destroySoon();
    });
    await closed;
  };
  let stopping: Promise<void> | undefined;
  return {
    host,
    port: address,
    messages: () => box.messages(),
    counts: () => box.counts(),
    clear: () => {
      box.clear();
    },
    waitForMessage: (predicate, wait) => box.wait(predicate, wait),
    stop: () => (stopping ??= stop()),
  };
}

function serverOptions(box: MessageBox, options: SmtpSinkOptions): SMTPServerOptions {
  const { maxBytes = DEFAULT_MAX_BYTES, auth, now = Date.now } = options;
  return {
    logger: false,
    disableReverseLookup: true,
    closeTimeout: CLOSE_GRACE_MS,
    size: maxBytes,
    rejectOversized: true,
    disabledCommands: auth === undefined ? ['STARTTLS', 'AUTH'] : ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, callback) => {
      const known = auth !== undefined && username === auth.user && password === auth.password;
      if (known) callback(null, { user: username });
      else callback(null, { message: 'Invalid username or password' });
    },
    onData: (stream, session, callback) => {
      const finish = (error?: Error): void => {
        callback(error);
      };
      receive(stream, session, { maxBytes, now }).then(
        (message) => {
          if (message === undefined) box.refuse();
          else box.add(message);
          finish();
        },
        (error: unknown) => {
          finish(error instanceof Error ? error : new Error(String(error)));
        },
      );
    },
  };
}

/** Reads a message to its end; gives nothing for one that is too large, of which no more than the limit is kept. */
async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  { maxBytes, now }: { readonly maxBytes: number; readonly now: () => number },
): Promise<Received | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  if (size > maxBytes) return undefined;
  const raw = Buffer.concat(chunks);
  const { mailFrom, rcptTo } = session.envelope;
  return {
    receivedAt: new Date(now()),
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    ...(typeof session.user === 'string' ? { user: session.user } : {}),
    ...parseMessage(raw),
    raw,
  };
}

async function listen(server: SMTPServer, host: string, port: number): Promise<number> {
  // Listening fails through the promise below; later errors are those of clients that went away.
  server.on('error', () => undefined);
  try {
    const listening = once(server.server, 'listening');
    server.listen(port, host);
    await listening;
  } catch (error) {
    const mend = 'end what listens there, or choose another port';
    throw new SmtpSinkError(
      'SMTP_SINK_LISTEN',
      `cannot listen on ${host}:${port}: ${String(error)}; ${mend}`,
      {
        cause: error,
      },
    );
  }
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no TCP port');
  return address.port;
}
