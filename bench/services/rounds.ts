import { spreadOf } from '../stats.ts';
import type { ServicesCell, ServicesRoute } from '../report/services-results.ts';
import type { Round } from './figures.ts';
import { cellOf } from './figures.ts';
import { sumOf } from './load.ts';
import type { Meter, Sample } from './measure.ts';
import { together } from './measure.ts';
import type { Options } from './options.ts';
import type { VariantName } from './pair.ts';
import type { Route } from './routes.ts';
import { routeOf } from './routes.ts';
import { poolWaitMs } from './waits.ts';

type Meters = Readonly<Record<VariantName, Meter>>;

const SEGMENT_NAMES = {
  userManagement: 'User-Management-Microservice',
  notification: 'V1-Notification-Microservice',
} as const;

/** A route under a number of connections, with what has been measured of it. */
interface Cell {
  route: Route;
  connections: number;
  /** Answers a second, as last seen: tells how many requests take how long. */
  rates: Record<VariantName, number>;
  rounds: Round[];
  /** Milliseconds, for each round that tells. */
  poolWaits: number[];
}

/** What the rounds need. */
export interface RoundsOptions extends Options {
  meters: Meters;
  xrayUrl: string;
  say: (line: string) => void;
}

async function warmUp({ meters, say, ...options }: RoundsOptions): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const name of options.routes) {
    const route = routeOf(name);
    for (const connections of options.connections) {
      const rate = (variant: VariantName): Promise<number> =>
        meters[variant].tryOut(route, connections, options.seconds / 2);
      const rates = { untraced: await rate('untraced'), traced: await rate('traced') };
      cells.push({ route, connections, rates, rounds: [], poolWaits: [] });
    }
    say(`  warm-up: ${route.title}`);
  }
  return cells;
}

/** One variant between two halves of the other, so that a drift of the machine touches both alike. */
async function measureRound(options: RoundsOptions, cell: Cell, outer: VariantName): Promise<void> {
  const { meters, seconds, xrayUrl } = options;
  const inner = outer === 'traced' ? 'untraced' : 'traced';
  const measure = async (variant: VariantName, part: number): Promise<Sample> => {
    const wanted = { rate: cell.rates[variant], seconds: seconds * part };
    const sample = await meters[variant].measure(cell.route, cell.connections, wanted);
    cell.rates[variant] = (sample.latencies.length + sumOf(sample.refused)) / sample.seconds;
    return sample;
  };
  const first = await measure(outer, 0.5);
  const began = Date.now();
  const middle = await measure(inner, 1);
  if (inner === 'traced') {
    const waited = await poolWaitMs(xrayUrl, SEGMENT_NAMES[cell.route.service], [began, Date.now()]);
    if (waited !== undefined) cell.poolWaits.push(waited);
  }
  const halves = [first, await measure(outer, 0.5)] as const;
  const of = { [outer]: together(halves), [inner]: middle } as Record<VariantName, Sample>;
  cell.rounds.push({ ...of, halves });
}

const resultOf = ({ connections, rounds, poolWaits }: Cell): ServicesCell =>
  cellOf(connections, rounds, poolWaits.length === 0 ? undefined : spreadOf(poolWaits).median);

/** Measures every route under every number of connections, round by round. */
export async function measureRoutes(options: RoundsOptions): Promise<ServicesRoute[]> {
  const cells = await warmUp(options);
  for (let round = 0; round < options.rounds; round += 1) {
    for (const name of options.routes) {
      const own = cells.filter(({ route }) => route.name === name);
      for (const cell of own) await measureRound(options, cell, round % 2 === 0 ? 'untraced' : 'traced');
      options.say(`  round ${round + 1} of ${options.rounds}: ${own[0]?.route.title ?? name}`);
    }
  }
  return options.routes.map((name) => ({
    name,
    title: routeOf(name).title,
    cells: cells.filter(({ route }) => route.name === name).map(resultOf),
  }));
}
