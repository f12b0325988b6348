import type { Spread } from '../stats.ts';
import { showRatio, spreadOf, table } from '../stats.ts';
import type { Measurement, Scenario } from './load.ts';
import { BASE } from './variants.ts';

/** Measurements of one scenario by variant, one a round. */
export type Rounds = ReadonlyMap<string, readonly Measurement[]>;

/** One variant in one scenario. Ratios are within a round, to the mean of both untraced services. */
export interface VariantFigures {
  name: string;
  cpuRatio: Spread;
  addedMicros: Spread;
  cpuMicros: Spread;
  requestsRatio: Spread;
  p99Ratio: Spread;
  rssMegabytes: Spread;
}

export interface ScenarioFigures extends Scenario {
  variants: VariantFigures[];
}

type Figure = (measurement: Measurement) => number;

function baseOf(rounds: Rounds, round: number, figure: Figure): number {
  const values = BASE.map((name) => rounds.get(name)?.[round])
    .filter((measurement) => measurement !== undefined)
    .map(figure);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function figuresOf(rounds: Rounds, name: string): VariantFigures {
  const own = rounds.get(name) ?? [];
  const ratio = (figure: Figure): Spread =>
    spreadOf(own.map((measurement, round) => figure(measurement) / baseOf(rounds, round, figure)));
  const cpu: Figure = (measurement) => measurement.cpuMicrosPerRequest;
  return {
    name,
    cpuRatio: ratio(cpu),
    addedMicros: spreadOf(own.map((measurement, round) => cpu(measurement) - baseOf(rounds, round, cpu))),
    cpuMicros: spreadOf(own.map(cpu)),
    requestsRatio: ratio(({ requestsPerSecond }) => requestsPerSecond),
    p99Ratio: ratio(({ p99Milliseconds }) => p99Milliseconds),
    rssMegabytes: spreadOf(own.map(({ rssMegabytes }) => rssMegabytes)),
  };
}

/** The figures of a scenario, a row for each variant. */
export const scenarioFigures = (scenario: Scenario, rounds: Rounds): ScenarioFigures => ({
  ...scenario,
  variants: [...rounds.keys()].map((name) => figuresOf(rounds, name)),
});

/** The same as a table. */
export function showScenario({ route, connections, variants }: ScenarioFigures): string {
  const rows = variants.map((variant) => [
    variant.name,
    showRatio(variant.cpuRatio),
    `${variant.addedMicros.median.toFixed(0)} [${variant.addedMicros.min.toFixed(0)}-${variant.addedMicros.max.toFixed(0)}]`,
    variant.cpuMicros.median.toFixed(0),
    showRatio(variant.requestsRatio),
    showRatio(variant.p99Ratio),
    variant.rssMegabytes.median.toFixed(0),
  ]);
  const head = ['', 'CPU per request, ratio', 'added µs', 'CPU µs', 'req/s, ratio', 'p99, ratio', 'RSS MB'];
  return `\n${route}, ${connections} connections\n\n${table(head, rows)}`;
}
