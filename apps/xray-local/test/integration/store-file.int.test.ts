import { createSocket } from 'node:dgram';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { datagram, id, segment, traceId } from '../support/documents.ts';
import { FREE, killAll, ready, start } from '../support/started-process.ts';
import type { Run } from '../support/started-process.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'xray-local-'));
  file = path.join(folder, 'traces.db');
});

afterEach(async () => {
  await killAll();
  await rm(folder, { recursive: true });
});

const withFile = (): Run => start([...FREE, '--data', file]);

async function ask<T>(run: Run, url: string, body?: object): Promise<T> {
  const { tcp } = await ready(run);
  const response = await fetch(
    `http://${String(tcp)}${url}`,
    body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
  );
  return (await response.json()) as T;
}

/** Datagrams sent between two looks at whether they have arrived: fewer than a receive buffer holds. */
const AT_ONCE = 200;

interface Stats {
  readonly received: number;
  readonly stored: number;
  readonly traces: number;
  readonly segments: number;
  readonly pending: number;
}

const statsOf = (run: Run): Promise<Stats> => ask<Stats>(run, '/stats');

function put(run: Run, ...documents: readonly object[]): Promise<unknown> {
  return ask(run, '/TraceSegments', { TraceSegmentDocuments: documents.map((each) => JSON.stringify(each)) });
}

/** The ids of the segments of each trace that there is. */
async function segmentsOf(run: Run, traces: readonly number[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (let first = 0; first < traces.length; first += 5) {
    const ids = traces.slice(first, first + 5).map(traceId);
    const answer = await ask<{ Traces: { Id: string; Segments: { Id: string }[] }[] }>(run, '/Traces', {
      TraceIds: ids,
    });
    for (const { Id, Segments } of answer.Traces) found[Id] = Segments.map((each) => each.Id).sort();
  }
  return found;
}

async function stop(run: Run): Promise<void> {
  run.process.kill('SIGTERM');
  expect(await run.exited).toEqual([0, null]);
}

describe('a store in a file', () => {
  it('is there again after a restart', async () => {
    const first = withFile();
    await put(first, segment(1, { trace_id: traceId(1) }), segment(2, { trace_id: traceId(2) }));
    await stop(first);
    const second = withFile();
    expect(await segmentsOf(second, [1, 2])).toEqual({ [traceId(1)]: [id(1)], [traceId(2)]: [id(2)] });
    expect(await statsOf(second)).toMatchObject({ traces: 2, segments: 2, pending: 0 });
    await put(second, segment(3, { trace_id: traceId(1) }));
    expect(await segmentsOf(second, [1])).toEqual({ [traceId(1)]: [id(1), id(3)] });
  });

  it('loses no more than the last moment when the process is killed under load', async () => {
    const first = withFile();
    const { udp } = await ready(first);
    const port = Number(String(udp).split(':').at(-1));
    const socket = createSocket('udp4');
    let sent = 0;
    const send = (): void => {
      for (let count = 0; count < AT_ONCE; count += 1) {
        // Two segments a trace, sent some way apart, so that a crash finds many traces half done.
        const trace = Math.floor(sent / 2);
        socket.send(
          datagram(segment(sent, { trace_id: traceId(sent % 2 === 0 ? trace : Math.max(0, trace - 50)) })),
          port,
          '127.0.0.1',
        );
        sent += 1;
      }
    };
    /** Sends more once all before has arrived, and answers how many are stored. */
    const sendOn = async (): Promise<number> => {
      send();
      return vi.waitFor(
        async () => {
          const now = await statsOf(first);
          return now.received === sent ? now.stored : expect.fail(`${now.received} of ${sent} received`);
        },
        { timeout: 20_000, interval: 5 },
      );
    };
    let stored = 0;
    while (stored <= 2_000) stored = await sendOn();
    // By then all of those have been written: what is stored twice as late has gone through the same queue behind them.
    while ((await sendOn()) <= stored * 2 + 4_000);
    send();
    first.process.kill('SIGKILL');
    await first.exited;
    socket.close();

    const second = withFile();
    const traces = Array.from({ length: Math.floor(stored / 2) - 100 }, (_none, trace) => trace);
    const found = await segmentsOf(second, traces);
    expect(traces.filter((trace) => found[traceId(trace)]?.includes(id(trace * 2)) !== true)).toEqual([]);
    const lost = traces.filter(
      (trace) => trace > 0 && found[traceId(trace)]?.includes(id((trace + 50) * 2 + 1)) !== true,
    );
    expect(lost).toEqual([]);
    const stats = await vi.waitFor(async () => {
      const now = await statsOf(second);
      return now.pending === 0 ? now : expect.fail('not put together yet');
    }, 20_000);
    await stop(second);
    const rows = new DatabaseSync(file, { readOnly: true });
    expect(
      rows.prepare('SELECT count(*) AS traces, sum(length(documents) / 8) AS segments FROM traces').get(),
    ).toEqual({
      traces: stats.traces,
      segments: stats.segments,
    });
    expect(rows.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    rows.close();
  });

  it('is refused to a second process, and left to the first', async () => {
    const first = withFile();
    await put(first, segment(1));
    const second = withFile();
    expect(await second.exited).toEqual([1, null]);
    expect(second.lines).toMatchObject([
      { level: 'error', code: 'STORE_IN_USE', msg: `${file} is in use by another xray-local.` },
    ]);
    expect(second.output.stderr).toBe('');
    expect(await statsOf(first)).toMatchObject({ segments: 1 });
  });

  it('can be had again after the first process was killed', async () => {
    const first = withFile();
    await ready(first);
    first.process.kill('SIGKILL');
    await first.exited;
    await ready(withFile());
  });

  it.each<[string, (file: string) => Promise<void>]>([
    ['overwritten', (name) => writeFile(name, 'this is no database at all, and was never one'.repeat(100))],
    ['cut off', (name) => truncate(name, 5_000)],
  ])('is set aside when it is damaged: %s', async (_case, damage) => {
    const first = withFile();
    await put(first, segment(1));
    await stop(first);
    await damage(file);
    const damaged = await readFile(file);
    const second = withFile();
    await ready(second);
    expect(second.lines[0]).toMatchObject({ level: 'error', file });
    const setAside = String(second.lines[0]?.['setAside']);
    expect(setAside).toMatch(/traces\.db\.damaged-\d{4}-\d\d-\d\dT[\d-]+Z$/);
    expect(await readFile(setAside)).toEqual(damaged);
    await put(second, segment(2));
    expect(await statsOf(second)).toMatchObject({ segments: 1 });
  });

  it.each([
    [
      'of a later version',
      'PRAGMA application_id = 0x58524c4f; PRAGMA user_version = 99; CREATE TABLE a (b)',
      'STORE_NEWER',
    ],
    ['of another program', 'CREATE TABLE accounts (id)', 'STORE_FOREIGN'],
  ])('%s is refused and not touched', async (_case, sql, code) => {
    const other = new DatabaseSync(file);
    other.exec(sql);
    other.close();
    const before = await readFile(file);
    const run = withFile();
    expect(await run.exited).toEqual([1, null]);
    expect(run.lines).toMatchObject([{ level: 'error', code, file }]);
    expect([await readFile(file), await readdir(folder)]).toEqual([before, ['traces.db']]);
  });

  it('of an earlier version is taken over, and is of this one then', async () => {
    const first = withFile();
    await ready(first);
    await put(first, segment(1));
    await stop(first);
    const version = (): unknown => {
      const database = new DatabaseSync(file);
      const row = database.prepare('PRAGMA user_version').get();
      database.close();
      return row?.['user_version'];
    };
    const current = version();
    const older = new DatabaseSync(file);
    older.exec('PRAGMA user_version = 1');
    older.close();
    const second = withFile();
    await ready(second);
    expect(await statsOf(second)).toMatchObject({ segments: 1 });
    await stop(second);
    expect(version()).toBe(current);
  });

  it('in a folder that is not there is refused', async () => {
    const run = start([...FREE, '--data', path.join(folder, 'none', 'traces.db')]);
    expect(await run.exited).toEqual([1, null]);
    expect(run.lines).toMatchObject([{ level: 'error', code: 'STORE_UNUSABLE' }]);
  });
});
