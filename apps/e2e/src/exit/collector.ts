import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort, waitFor } from '@xray-microservices/testing';
import { adaptConfig, CONFIG } from './collector-config.ts';
import type { Intake } from './collector-config.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const START_MS = 30_000;

/** An OpenTelemetry Collector that runs. */
export interface Collector {
  readonly intake: Intake;
  /** Where it takes that, on loopback: UDP for segments, HTTP for spans. */
  readonly port: number;
  stop(): Promise<void>;
}

/** The collector of this machine: COLLECTOR_BINARY, or `.cache/otelcol`; `undefined` when there is none. */
export function findCollector(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const named = env['COLLECTOR_BINARY'];
  const binary = named === undefined || named === '' ? path.join(ROOT, '.cache/otelcol') : named;
  return existsSync(binary) ? binary : undefined;
}

/** Whether it can take segments; a distribution without AWS's parts takes spans alone. */
async function intakeOf(binary: string): Promise<Intake> {
  const { stdout } = await promisify(execFile)(binary, ['components']);
  return stdout.includes('name: awsxray') ? 'segments' : 'otlp';
}

/** Starts the collector, which sends on to an OTLP address, and waits until it is ready. */
export async function startCollector(binary: string, otlp: string): Promise<Collector> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'collector-'));
  const intake = await intakeOf(binary);
  const ports = { intake: await freePort(), health: await freePort() };
  const file = path.join(folder, 'config.yaml');
  await writeFile(file, adaptConfig(await readFile(CONFIG, 'utf8'), intake, ports, otlp));
  const env = {
    ...process.env,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const child = spawn(binary, [`--config=${file}`], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'close');
  let output = '';
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true });
  };
  const isReady = async (): Promise<boolean> => {
    if (child.exitCode !== null) throw new Error(`${binary} ended with ${child.exitCode}:\n${output}`);
    return (await fetch(`http://127.0.0.1:${ports.health}`)).ok;
  };
  try {
    await waitFor(isReady, { deadlineMs: START_MS, what: `${binary} to be ready` });
  } catch (error) {
    await stop();
    throw error;
  }
  return { intake, port: ports.intake, stop };
}
