import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { freePort, startMysql } from '../../libs/testing/src/index.ts';
import type { Pair, VariantName } from './pair.ts';
import { ready, startPair } from './pair.ts';
import { findMysql } from './proc.ts';
import { mainOf, ROOT, Service } from './service.ts';

/** MySQL, a mail server, xray-local, and two pairs of services that differ in tracing alone. */
export interface System {
  mysql: { description: string; pid: number | undefined };
  smtp: Service;
  xrayLocal: Service;
  xrayUrl: string;
  pairs: Record<VariantName, Pair>;
  /** Stops all parts, the last started first. Repeating it waits for the same end. */
  stop(): Promise<void>;
}

/**
 * Starts all of it.
 *
 * @param signal ends the start between two parts
 * @throws when a part does not come up; what had started by then is stopped
 */
export async function startSystem(say: (line: string) => void, signal: AbortSignal): Promise<System> {
  const stops: (() => Promise<unknown>)[] = [];
  const stopAll = async (): Promise<void> => {
    for (const each of stops.reverse()) await each();
  };
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= stopAll());
  try {
    const logs = await mkdtemp(path.join(os.tmpdir(), 'services-bench-'));
    stops.push(() => rm(logs, { recursive: true }));
    const mysql = await startMysql({ cacheDirectory: path.join(ROOT, '.cache'), report: say, signal });
    stops.push(() => mysql.stop());
    signal.throwIfAborted();
    const start = (name: string, script: string, args: string[]): Service => {
      const logFile = path.join(logs, `${name}.log`);
      const service = new Service({ name, script, args, env: {}, logFile, cwd: ROOT });
      stops.push(() => service.stop());
      return service;
    };
    const [smtpPort, xrayPort] = [await freePort(), await freePort()];
    const smtp = start('smtp', path.join(import.meta.dirname, 'sink.ts'), [String(smtpPort)]);
    const xrayLocal = start('xray-local', mainOf('xray-local'), ['--bind', `127.0.0.1:${xrayPort}`]);
    const xrayUrl = `http://127.0.0.1:${xrayPort}`;
    await ready(xrayLocal, `${xrayUrl}/GetSamplingRules`, { method: 'POST', body: '{}' });
    const pair = async (name: VariantName): Promise<Pair> => {
      signal.throwIfAborted();
      const { connection } = await mysql.createDatabase(name);
      const started = await startPair({ name, database: connection, smtpPort, xrayPort, logs });
      stops.push(() => started.stop());
      return started;
    };
    const pairs = { untraced: await pair('untraced'), traced: await pair('traced') };
    const { description } = mysql;
    return { mysql: { description, pid: findMysql(description) }, smtp, xrayLocal, xrayUrl, pairs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
