import { afterEach, expect, it, vi } from 'vitest';
import { fuzz, unaccounted } from '../support/fuzz.ts';
import type { FuzzedStats } from '../support/fuzz.ts';
import { killAll, ready, start } from '../support/started-process.ts';

const DATAGRAMS = 20_000;

afterEach(killAll);

it('takes whatever is sent, counts all of it, and goes on', { timeout: 180_000 }, async () => {
  const run = start(['-b', '127.0.0.1:0', '--max-traces', '1000', '-l', 'error']);
  const { udp, tcp } = await ready(run);
  const seed = Math.floor(Math.random() * 2 ** 31);
  const stats = async (): Promise<FuzzedStats> =>
    (await (await fetch(`http://${String(tcp)}/stats`)).json()) as FuzzedStats;
  const fuzzed = await fuzz({
    udpPort: Number(String(udp).split(':').at(-1)),
    datagrams: DATAGRAMS,
    seed,
    stats,
  });
  expect(fuzzed.stats.received + (fuzzed.stats.lostInKernel ?? 0), `seed ${seed}`).toBe(fuzzed.sent);
  expect(unaccounted(fuzzed.stats), `seed ${seed}`).toBe(0);
  // Some of each kind arrived, and nothing failed for a reason of its own.
  expect(fuzzed.stats.stored).toBeGreaterThan(DATAGRAMS / 10);
  expect(Object.keys(fuzzed.stats.rejected)).toEqual(
    expect.arrayContaining(['InvalidHeader', 'MissingHeaderOrSegment', 'ParseError', 'InvalidId']),
  );
  expect(fuzzed.stats.rejected, `seed ${seed}`).not.toHaveProperty('InternalFailure');
  await vi.waitFor(async () => {
    expect((await stats()).traces).toBeLessThanOrEqual(1_000);
  }, 20_000);
  expect(run.process.exitCode).toBeNull();
  expect(run.output.stderr).toBe('');
});
