import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochSeconds, parseTraceId } from '@xray-microservices/xray-model';
import type { TraceId } from '@xray-microservices/xray-model';
import { createLog } from '../../src/log.ts';
import { readTraces, summaries } from '../../src/store/answer-queries.ts';
import { StoreHost } from '../../src/store/store-host.ts';
import { segment, traceId } from '../support/documents.ts';
import { arrived } from '../support/random-traces.ts';
import { STORE_LIMITS } from '../support/store.ts';

const TMPFS = canMountTmpfs();

let folder: string;
let mounted: string | undefined;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'xray-local-'));
});

afterEach(() => {
  // Lazily: a test that failed has left the file open.
  if (mounted !== undefined) execFileSync('umount', ['-l', mounted]);
  mounted = undefined;
  rmSync(folder, { recursive: true });
});

interface Hosted {
  readonly host: StoreHost;
  readonly clock: { ticks: number };
  readonly logged: Record<string, unknown>[];
}

function createHost(file: string): Hosted {
  const clock = { ticks: 0 };
  const logged: Record<string, unknown>[] = [];
  const host = new StoreHost({
    file,
    limits: { ...STORE_LIMITS, maxTraces: 100_000, maxBytes: 1_000_000_000 },
    now: () => epochSeconds(1_465_510_300 + clock.ticks / 1000),
    ticks: () => clock.ticks,
    log: createLog({
      level: 'debug',
      now: () => new Date(0),
      write: (line) => logged.push(JSON.parse(line) as Record<string, unknown>),
    }),
  });
  return { host, clock, logged };
}

const idOf = (trace: number): TraceId => parseTraceId(traceId(trace)) ?? expect.fail();

/** Some 10 KB that no compression makes smaller. */
function put({ host, clock }: Hosted, trace: number): string {
  const noise = randomBytes(5_000).toString('hex');
  const { document, bytes } = arrived(segment(1, { trace_id: traceId(trace), metadata: { noise } }));
  const outcome = host.put(document, bytes);
  clock.ticks += 10;
  host.step();
  return outcome;
}

const isThere = ({ host }: Hosted, trace: number): boolean =>
  host.ask((store) => readTraces(store, [idOf(trace)])).length === 1;

describe('a store whose file is damaged while it is in use', () => {
  it('goes on with a new file, and keeps the old one', async () => {
    const file = path.join(folder, 'traces.db');
    const first = createHost(file);
    for (let trace = 0; trace < 300; trace += 1) put(first, trace);
    first.host.close();
    const handle = await open(file, 'r+');
    const { size } = await handle.stat();
    await handle.write(Buffer.alloc(size - 16_384, 0xff), 0, size - 16_384, 16_384);
    await handle.close();

    const second = createHost(file);
    const answered = Array.from({ length: 300 }, (_none, trace) => isThere(second, trace));
    expect(answered).toEqual(answered.map(() => false));
    expect(put(second, 1_000)).toBe('stored');
    expect(isThere(second, 1_000)).toBe(true);
    expect(second.logged.map(({ level, msg }) => [level, msg])).toContainEqual([
      'error',
      expect.stringContaining('damaged; it is set aside') as string,
    ]);
    expect(readdirSync(folder).some((name) => name.includes('.damaged-'))).toBe(true);
    second.host.close();
    const third = createHost(file);
    expect(isThere(third, 1_000)).toBe(true);
    third.host.close();
  });
});

describe('a store on a disk that is full', () => {
  it.runIf(TMPFS)(
    TMPFS
      ? 'answers, says so, counts what it cannot take, and recovers with all that it took'
      : 'DID NOT RUN: mounting a small tmpfs needs root on Linux',
    () => {
      const mount = path.join(folder, 'small');
      execFileSync('mkdir', [mount]);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', mount]);
      mounted = mount;
      const hosted = createHost(path.join(mount, 'traces.db'));
      const { host, clock, logged } = hosted;
      const outcomes = new Map<number, string>();
      for (let trace = 0; trace < 3_000; trace += 1) {
        outcomes.set(trace, put(hosted, trace));
      }
      expect(host.failures).toBeGreaterThan(0);
      expect(host.isWritable).toBe(false);
      expect(logged).toContainEqual(
        expect.objectContaining({ level: 'error', msg: 'the store could not be written; it is tried again' }),
      );
      const taken = [...outcomes].filter(([, outcome]) => outcome === 'stored').map(([trace]) => trace);
      const refused = [...outcomes].filter(([, outcome]) => outcome === 'store-full').map(([trace]) => trace);
      expect([taken.length, refused.length].every((count) => count > 100)).toBe(true);
      // Written ones and those that wait are both answered.
      expect([0, taken.length - 1].map((index) => isThere(hosted, taken[index] ?? -1))).toEqual([true, true]);
      const query = { start: 0, end: 2_000_000_000, limit: 10, budgetMs: Infinity };
      expect(host.ask((store) => summaries(store, query, () => 0)).summaries).toHaveLength(10);

      execFileSync('mount', ['-o', 'remount,size=100m', mount]);
      for (let second = 0; second < 60; second += 1) {
        clock.ticks += 1_000;
        host.step();
      }
      expect(logged).toContainEqual(
        expect.objectContaining({ level: 'info', msg: 'the store can be written again' }),
      );
      expect(host.isWritable).toBe(true);
      expect(put(hosted, 5_000)).toBe('stored');
      host.close();
      expect(statSync(path.join(mount, 'traces.db')).size).toBeGreaterThan(3 * 1024 * 1024);

      const again = createHost(path.join(mount, 'traces.db'));
      expect(taken.filter((trace) => !isThere(again, trace))).toEqual([]);
      expect(refused.filter((trace) => isThere(again, trace))).toEqual([]);
      again.host.close();
    },
    120_000,
  );
});

function canMountTmpfs(): boolean {
  const place = mkdtempSync(path.join(tmpdir(), 'xray-local-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return true;
  } catch {
    return false; // Not root, not Linux, or a container without the right; the name of the test says so.
  } finally {
    rmSync(place, { recursive: true });
  }
}
