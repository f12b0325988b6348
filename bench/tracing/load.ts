import autocannon from 'autocannon';
import type { Variant } from './processes.ts';
import { usageOf } from './processes.ts';

/** One cell of the benchmark: a route under a number of connections. */
export interface Scenario {
  route: string;
  connections: number;
}

export interface Measurement {
  /** Of the service's process, user and system. */
  cpuMicrosPerRequest: number;
  requestsPerSecond: number;
  p99Milliseconds: number;
  rssMegabytes: number;
}

const urlOf = ({ part }: Variant, route: string): string => `http://127.0.0.1:${part.ready.port}${route}`;

/** Loads one service for some seconds. */
export async function measure(variant: Variant, scenario: Scenario, seconds: number): Promise<Measurement> {
  const before = await usageOf(variant);
  const result = await autocannon({
    url: urlOf(variant, scenario.route),
    connections: scenario.connections,
    duration: seconds,
  });
  const after = await usageOf(variant);
  const served = result['2xx'];
  if (result.non2xx > 0 || result.errors > 0 || served === 0) {
    throw new Error(
      `${variant.name} ${scenario.route}: ${served} answers, ${result.non2xx} refused, ${result.errors} errors`,
    );
  }
  return {
    cpuMicrosPerRequest: (after.cpuMicros - before.cpuMicros) / served,
    requestsPerSecond: served / result.duration,
    p99Milliseconds: result.latency.p99,
    rssMegabytes: after.rssBytes / 1e6,
  };
}

/** Sends requests with marks 0 to count - 1, so many at a time. */
export async function sendMarked(
  variant: Variant,
  route: string,
  count: number,
  connections: number,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const mark = next;
      next += 1;
      const response = await fetch(`${urlOf(variant, route)}?mark=${mark}`);
      if (!response.ok) throw new Error(`${variant.name} ${route}: ${response.status}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
}
