import { percentileOf } from '@xray-microservices/xray-model';
import type { Histogram, Statistics } from '../api/types.ts';
import type { Status } from '../ui/status.tsx';

/** What is told of a node or an edge. Times in seconds. */
export interface Numbers {
  readonly total: number;
  readonly counts: Readonly<Record<Status, number>>;
  readonly perMinute: number;
  /** `undefined` when nothing was answered. */
  readonly mean: number | undefined;
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  readonly p99: number | undefined;
}

/** @param minutes length of the window that was looked at */
export function numbersOf(
  statistics: Statistics | undefined,
  histogram: Histogram,
  minutes: number,
): Numbers {
  const total = statistics?.TotalCount ?? 0;
  return {
    total,
    counts: {
      ok: statistics?.OkCount ?? 0,
      error: statistics?.ErrorStatistics.OtherCount ?? 0,
      throttle: statistics?.ErrorStatistics.ThrottleCount ?? 0,
      fault: statistics?.FaultStatistics.TotalCount ?? 0,
    },
    perMinute: total / Math.max(1 / 60, minutes),
    mean: statistics === undefined || total === 0 ? undefined : statistics.TotalResponseTime / total,
    p50: percentileOf(histogram, 0.5),
    p95: percentileOf(histogram, 0.95),
    p99: percentileOf(histogram, 0.99),
  };
}

/** The worst status that occurs. */
export function worstOf({ fault, throttle, error }: Numbers['counts']): Status {
  if (fault > 0) {
    return 'fault';
  }
  if (throttle > 0) {
    return 'throttle';
  }
  return error > 0 ? 'error' : 'ok';
}
