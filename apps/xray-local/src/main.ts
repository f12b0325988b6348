import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { epochSeconds } from '@xray-microservices/xray-model';
import { formatAddress, isLoopback } from './config/address.ts';
import type { Config } from './config/config.ts';
import { parseConfig } from './config/parse-config.ts';
import { refusalText, usage } from './config/usage.ts';
import { ListenError } from './listen-error.ts';
import { createLog } from './log.ts';
import type { Log } from './log.ts';
import { startServer } from './server.ts';
import type { RunningServer } from './server.ts';

const command = parseConfig(process.argv.slice(2), process.env);
switch (command.kind) {
  case 'help':
    process.stdout.write(usage());
    break;
  case 'version':
    process.stdout.write(`xray-local ${readVersion()}\n`);
    break;
  case 'refused':
    process.stderr.write(refusalText(command.problems));
    process.exitCode = 1;
    break;
  case 'run':
    await run(command.config);
    break;
}

async function run(config: Config): Promise<void> {
  // Whoever read the log may go first (`xray-local | head`); that is no reason to stop receiving.
  process.stdout.on('error', () => undefined);
  const log = createLog({
    level: config.logLevel,
    now: () => new Date(),
    write: (line) => {
      process.stdout.write(line);
    },
  });
  try {
    const server = await startServer(config, {
      log,
      now: () => epochSeconds(Date.now() / 1000),
      newRequestId: randomUUID,
    });
    stopOnSignals(server, log);
    announce(server, log);
  } catch (error) {
    if (!(error instanceof ListenError)) {
      throw error;
    }
    const { code, protocol, address } = error;
    log.error(error.message, { code, protocol, address });
    process.exitCode = 1;
  }
}

function announce(server: RunningServer, log: Log): void {
  const { udpAddress, tcpAddress, receiveBufferBytes } = server;
  for (const { host } of [udpAddress, tcpAddress].filter((address) => !isLoopback(address.host))) {
    log.warn('other machines can reach this address, and nothing asks them for a password', { host });
  }
  log.announce('listening', {
    udp: formatAddress(udpAddress),
    tcp: formatAddress(tcpAddress),
    receiveBufferBytes,
    pid: process.pid,
  });
}

/** The first signal stops cleanly, a second one at once. */
function stopOnSignals(server: RunningServer, log: Log): void {
  let isStopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (isStopping) {
      process.exit(1);
    }
    isStopping = true;
    log.info('stopping', { signal });
    server.close().then(
      () => {
        process.exit(0);
      },
      (error: unknown) => {
        log.error('could not stop cleanly', { error: String(error) });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
