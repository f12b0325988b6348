#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { epochSeconds } from '@xray-microservices/xray-model';
import { formatAddress, isLoopback } from './config/address.ts';
import type { ConfigFile } from './config/config-file.ts';
import type { Config } from './config/config.ts';
import { configFileOf, parseConfig } from './config/parse-config.ts';
import { refusalText, usage } from './config/usage.ts';
import { keepHeapSmall } from './keep-heap-small.ts';
import { ListenError } from './listen-error.ts';
import { openLogFile } from './log-file.ts';
import { createLog } from './log.ts';
import type { Log } from './log.ts';
import { startServer } from './server.ts';
import type { RunningServer } from './server.ts';
import { StoreError } from './store/store-error.ts';

const args = process.argv.slice(2);
if (args[0] === 'doctor') {
  await doctor(args.slice(1));
} else {
  keepHeapSmall();
  await start();
}

async function start(): Promise<void> {
  process.umask(0o077); // traces and logs are for their owner
  const command = parseConfig(args, process.env, await readConfigFile(configFileOf(args, process.env)));
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
}

/** Looks after a daemon that runs elsewhere; nothing of it is loaded otherwise. */
async function doctor(doctorArgs: readonly string[]): Promise<void> {
  const { runDoctor } = await import('./doctor/run-doctor.ts');
  process.exitCode = await runDoctor(doctorArgs, {
    env: process.env,
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
  });
}

/** YAML is only loaded when there is some to read. */
async function readConfigFile(path: string | undefined): Promise<ConfigFile | undefined> {
  return path === undefined ? undefined : (await import('./config/read-config-file.ts')).readConfigFile(path);
}

async function run(config: Config): Promise<void> {
  // Whoever read the log may go first (`xray-local | head`); that is no reason to stop receiving.
  process.stdout.on('error', () => undefined);
  const log = openLog(config);
  if (log === undefined) {
    process.exitCode = 1;
    return;
  }
  if (config.withoutEffect !== undefined && config.withoutEffect.length > 0) {
    log.debug('these settings of the AWS daemon change nothing here', { settings: config.withoutEffect });
  }
  try {
    const server = await startServer(config, {
      log,
      now: () => epochSeconds(Date.now() / 1000),
      newRequestId: randomUUID,
    });
    stopOnSignals(server, log);
    announce(server, log);
  } catch (error) {
    if (error instanceof ListenError) {
      const { code, protocol, address } = error;
      log.error(error.message, { code, protocol, address });
    } else if (error instanceof StoreError) {
      log.error(error.message, { code: error.code, file: config.dataFile });
    } else {
      throw error;
    }
    process.exitCode = 1;
  }
}

/** The log; `undefined`, and said so, when its file cannot be opened. */
function openLog({ logLevel: level, logFile }: Config): Log | undefined {
  const now = (): Date => new Date();
  const console = createLog({ level, now, write: (line) => process.stdout.write(line) });
  if (logFile === undefined) {
    return console;
  }
  try {
    const log = createLog({ level, now, write: openLogFile(logFile) });
    const announce: Log['announce'] = (message, fields) => {
      log.announce(message, fields);
      console.announce(message, fields); // Others wait for this line, wherever the log goes.
    };
    return { ...log, announce };
  } catch (error) {
    process.stderr.write(`xray-local: the log file cannot be opened: ${String(error)}\n`);
    return undefined;
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
