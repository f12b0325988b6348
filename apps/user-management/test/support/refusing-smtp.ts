import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { SmtpSink } from '@xray-microservices/testing';

/** A mail server, as far as tests of the outbox look at one. */
export type MailServer = Pick<SmtpSink, 'host' | 'port' | 'messages' | 'stop'>;

/** One that says this to every recipient: a reply of RFC 5321, such as `451 4.3.0 not now`. */
export async function startRefusingSmtp(answer: string): Promise<MailServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    const say = (line: string): unknown => socket.write(`${line}\r\n`);
    say('220 ready');
    createInterface(socket).on('line', (line) => {
      if (/^RCPT/i.test(line)) say(answer);
      else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
      else say('250 ok');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  let stopping: Promise<void> | undefined;
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    messages: () => [],
    stop: () => (stopping ??= stop()),
  };
}
