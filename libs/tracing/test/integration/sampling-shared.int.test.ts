import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { waitFor } from '@xray-microservices/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { XrayLocal } from '../support/xray-local.ts';
import { startXrayLocal } from '../support/xray-local.ts';

const JOBS = path.join(import.meta.dirname, '../fixtures/sampling/jobs.mjs');
const DEADLINE_MS = 90_000;

let xray: XrayLocal;
let processes: ChildProcess[] = [];

async function startProcess(): Promise<ChildProcess> {
  const child = fork(JOBS, {
    execArgv: ['--conditions=@xray-microservices/source'],
    env: { PATH: process.env['PATH'], DAEMON: xray.address },
  });
  processes.push(child);
  await once(child, 'message');
  return child;
}

/** How many of so many jobs, begun in the same second, a process samples. */
async function begin(child: ChildProcess, count: number): Promise<number> {
  child.send(count);
  const [sampled] = (await once(child, 'message')) as [number];
  return sampled;
}

beforeEach(async () => {
  xray = await startXrayLocal();
});

afterEach(async () => {
  for (const child of processes) {
    const exited = once(child, 'exit');
    child.kill();
    await exited;
  }
  processes = [];
  await xray.close();
});

it('shares a reservoir with another process', { timeout: 2 * DEADLINE_MS }, async () => {
  await xray.createRule({ RuleName: 'jobs', FixedRate: 0, ReservoirSize: 10 });
  const [one, other] = await Promise.all([startProcess(), startProcess()]);
  const total = { begun: 0, sampled: 0 };
  const beginBoth = async (): Promise<number[]> => {
    const sampled = await Promise.all([begin(one, 30), begin(other, 30)]);
    total.begun += 60;
    total.sampled += sampled.reduce((sum, count) => sum + count, 0);
    return sampled;
  };

  const seen: string[] = [];
  await waitFor(
    async () => {
      const sampled = String(await beginBoth());
      if (seen.at(-1) !== sampled) seen.push(sampled);
      return sampled === '5,5';
    },
    { deadlineMs: DEADLINE_MS, intervalMs: 1000, what: 'half the reservoir for each' },
  );
  // at first each borrows one a second: there is no quota yet
  expect(seen[0]).toBe('1,1');

  await waitFor(async () => (await xray.statistics('jobs')).requests === total.begun, {
    deadlineMs: DEADLINE_MS,
    what: 'all statistics',
  });
  const { sampled, borrowed } = await xray.statistics('jobs');
  expect(borrowed).toBeGreaterThan(0);
  expect(sampled + borrowed).toBe(total.sampled);
});
