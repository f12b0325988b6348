import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { Certificate } from '@xray-microservices/testing';

/** What the server does with a recipient or a message: take it, refuse it with a code, or never answer. */
export type Reply = 'take' | 'hang' | number;

export interface SmtpScript {
  readonly port?: number;
  /** Answers `RCPT TO`; takes all unless told. */
  readonly onRecipient?: () => Reply;
  /** Answers the end of `DATA`; the message is kept, as it may be after an answer that got lost. */
  readonly onMessage?: () => Reply;
  /** With it STARTTLS is offered; `implicit` is TLS from the first byte. */
  readonly tls?: Certificate & { readonly implicit?: boolean };
}

/** An SMTP server that fails when the test wants it to; the sink of libs/testing never does. */
export interface ScriptedSmtp {
  readonly port: number;
  /** Every message that came to its end, as text, the oldest first. */
  readonly messages: readonly string[];
  /** Connections so far. */
  connections(): number;
  /** Recipients that were named so far. */
  recipients(): number;
  /** Those that came encrypted. */
  encrypted(): number;
  /** Cuts the connections that are open and goes on. */
  cutConnections(): void;
  stop(): Promise<void>;
}

const refusal = (code: number): Error =>
  Object.assign(new Error('<ann@example.com> is not wanted'), { responseCode: code });

/** Starts the server on a free port of 127.0.0.1. */
export async function startScriptedSmtp(script: SmtpScript = {}): Promise<ScriptedSmtp> {
  const { onRecipient = () => 'take', onMessage = () => 'take', tls } = script;
  const counts = { connections: 0, recipients: 0, encrypted: 0 };
  const messages: string[] = [];
  const sockets = new Set<{ destroy(): void }>();
  const answer = (reply: Reply, callback: (error?: Error | null) => void): void => {
    if (reply === 'take') callback(null);
    else if (reply !== 'hang') callback(refusal(reply));
  };
  const server = new SMTPServer({
    disableReverseLookup: true,
    closeTimeout: 1,
    disabledCommands: tls === undefined ? ['STARTTLS', 'AUTH'] : ['AUTH'],
    ...(tls !== undefined && { key: tls.key, cert: tls.cert, secure: tls.implicit === true }),
    onRcptTo: (_address, session, callback) => {
      counts.recipients += 1;
      if (session.secure) counts.encrypted += 1;
      answer(onRecipient(), callback);
    },
    onData: (stream, _session, callback) => {
      void text(stream).then((message) => {
        messages.push(message);
        answer(onMessage(), callback);
      });
    },
  });
  // Errors of single connections, such as a client that gave up its handshake.
  server.on('error', () => undefined);
  server.server.on('connection', (socket) => {
    counts.connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const cutConnections = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  server.listen(script.port ?? 0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    messages,
    connections: () => counts.connections,
    recipients: () => counts.recipients,
    encrypted: () => counts.encrypted,
    cutConnections,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      cutConnections();
      await closed;
    },
  };
}
