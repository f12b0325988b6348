import { shareOf, spreadOf } from '../stats.ts';
import type { Figures, ServicesCell } from '../report/services-results.ts';
import type { Sample } from './measure.ts';
import { answersPerSecond, refusedShare, serviceCpu } from './measure.ts';
import type { ProcessName } from './usage.ts';
import { PROCESSES } from './usage.ts';

/** What was measured of a cell in one round: the one between two halves of the other. */
export interface Round {
  untraced: Sample;
  traced: Sample;
  /** The variant that was measured before and after the other one. */
  halves: readonly [Sample, Sample];
}

/** The same variant before and after: what this machine can't resolve. */
const again = ({ halves: [first, second] }: Round, of: (sample: Sample) => number): number =>
  of(second) / of(first);

const median = (samples: readonly Sample[], of: (sample: Sample) => number): number =>
  rounded(spreadOf(samples.map(of)).median);

/** Four digits tell more than the machine does. */
const rounded = (value: number): number => Number(value.toPrecision(4));

const latency =
  (part: number) =>
  ({ latencies }: Sample): number =>
    shareOf(latencies, part);

const perProcess = (of: (name: ProcessName) => number): Record<ProcessName, number> =>
  Object.fromEntries(PROCESSES.map((name) => [name, of(name)])) as Record<ProcessName, number>;

/** The medians of a variant over all rounds. */
export function figuresOf(samples: readonly Sample[], poolWaitMs?: number): Figures {
  const cores = (name: ProcessName) => (sample: Sample) =>
    sample.during.cpu[name] / 1e6 / sample.during.seconds;
  return {
    requestsPerSecond: median(samples, answersPerSecond),
    p50: median(samples, latency(0.5)),
    p95: median(samples, latency(0.95)),
    p99: median(samples, latency(0.99)),
    refused: median(samples, refusedShare),
    cpuMicros: perProcess((name) =>
      median(samples, ({ inAll, latencies }) => inAll.cpu[name] / latencies.length),
    ),
    cores: perProcess((name) => median(samples, cores(name))),
    hashCores: median(samples, ({ during }) => during.hashMicros / 1e6 / during.seconds),
    loops: {
      userManagement: median(samples, ({ during }) => during.loops.userManagement),
      notification: median(samples, ({ during }) => during.loops.notification),
    },
    busy: median(samples, ({ during }) => during.busy),
    ...(poolWaitMs !== undefined && { poolWaitMs: rounded(poolWaitMs) }),
  };
}

const spreadRounded = (values: readonly number[]): ServicesCell['ratios']['cpu'] => {
  const { median: middle, min, max } = spreadOf(values);
  return { median: rounded(middle), min: rounded(min), max: rounded(max) };
};

/** One cell of the report: ratios are within a round. */
export function cellOf(connections: number, rounds: readonly Round[], poolWaitMs?: number): ServicesCell {
  const ratio = (of: (sample: Sample) => number): ServicesCell['ratios']['cpu'] =>
    spreadRounded(rounds.map(({ traced, untraced }) => of(traced) / of(untraced)));
  return {
    connections,
    untraced: figuresOf(rounds.map(({ untraced }) => untraced)),
    traced: figuresOf(
      rounds.map(({ traced }) => traced),
      poolWaitMs,
    ),
    ratios: { cpu: ratio(serviceCpu), requests: ratio(answersPerSecond), p99: ratio(latency(0.99)) },
    again: {
      cpu: spreadRounded(rounds.map((round) => again(round, serviceCpu))),
      requests: spreadRounded(rounds.map((round) => again(round, answersPerSecond))),
    },
  };
}
