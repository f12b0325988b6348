import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TelemetryRecord } from '@aws-sdk/client-xray';
import { RelayCounter } from './relay-counts.ts';
import { Telemetry } from './telemetry.ts';

const MINUTE = 60_000;

function createTelemetry(): {
  telemetry: Telemetry;
  counter: RelayCounter;
  requests: (readonly TelemetryRecord[])[];
  fail: (isFailing: boolean) => void;
} {
  const counter = new RelayCounter();
  const requests: (readonly TelemetryRecord[])[] = [];
  let isFailing = false;
  const telemetry = new Telemetry({
    counts: () => counter.snapshot(),
    send: (records) => {
      if (isFailing) {
        return Promise.reject(new Error('away'));
      }
      requests.push(records);
      return Promise.resolve();
    },
    onFailure: () => undefined,
    now: () => new Date(),
  });
  return { telemetry, counter, requests, fail: (value) => (isFailing = value) };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('Telemetry', () => {
  it('says nothing before the first document, and then every minute what came in it', async () => {
    const { telemetry, counter, requests } = createTelemetry();
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(requests).toEqual([]);
    telemetry.start();
    telemetry.start();
    counter.count('received', 5);
    counter.count('sent', 4);
    counter.count('rejected', 1);
    counter.countError('http5xx');
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(requests).toMatchObject([
      [
        {
          SegmentsReceivedCount: 5,
          SegmentsSentCount: 4,
          SegmentsRejectedCount: 1,
          BackendConnectionErrors: { HTTPCode5XXCount: 1 },
        },
      ],
      [{ SegmentsReceivedCount: 0, SegmentsSentCount: 0, BackendConnectionErrors: { HTTPCode5XXCount: 0 } }],
    ]);
  });

  it('keeps thirty records that cannot be sent, and sends them ten at a time', async () => {
    const { telemetry, counter, requests, fail } = createTelemetry();
    telemetry.start();
    fail(true);
    for (let minute = 1; minute <= 35; minute += 1) {
      counter.count('received', minute);
      await vi.advanceTimersByTimeAsync(MINUTE);
    }
    fail(false);
    await telemetry.tell();
    expect(requests.map((records) => records.length)).toEqual([10, 10, 10]);
    expect(requests[0]?.[0]).toMatchObject({ SegmentsReceivedCount: 7 });
    expect(requests[2]?.[9]).toMatchObject({ SegmentsReceivedCount: 0 });
  });

  it('tells the rest when it stops, if there was anything', async () => {
    const idle = createTelemetry();
    await idle.telemetry.stop();
    expect(idle.requests).toEqual([]);
    const { telemetry, counter, requests } = createTelemetry();
    telemetry.start();
    counter.count('spilled', 3);
    await telemetry.stop();
    expect(requests).toMatchObject([[{ SegmentsSpilloverCount: 3 }]]);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(requests).toHaveLength(1);
  });
});
