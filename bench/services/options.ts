import { parseArgs } from 'node:util';
import { ROUTE_NAMES } from './routes.ts';
import type { RouteName } from './routes.ts';

/** What to measure, and how long. */
export interface Options {
  rounds: number;
  /** Seconds that a cell is loaded for in a round, for each of the two variants. */
  seconds: number;
  connections: readonly number[];
  /** Sizes of the table of users, smallest first. */
  rows: readonly number[];
  routes: readonly RouteName[];
  /** File for all figures. */
  json: string | undefined;
}

/** What was asked for can't be done; the message says why. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

const USAGE = `Usage: npm run bench -- services [options]

  --rounds N        rounds, of which the median is told (3)
  --seconds S       seconds for each variant of a cell in a round (1.2)
  --connections L   connections (1,8,32,128,256)
  --rows L          sizes of the table of users (1000,10000,100000,1000000); empty for none
  --routes L        of ${ROUTE_NAMES.join(', ')}
  --json FILE       writes all figures`;

function numberOf(name: string, text: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most) return value;
  throw new OptionError(`--${name}: "${text}" is no number from ${least} to ${most}`);
}

/** What may be asked for: user-management lets 1,000 requests wait, and names have seven digits. */
const RANGES = {
  rounds: [1, 100],
  seconds: [0.1, 600],
  connections: [1, 1000],
  rows: [1000, 9_999_999],
} as const;

const wholeOf = (name: keyof typeof RANGES, text: string): number =>
  Math.floor(numberOf(name, text, RANGES[name]));

const listOf = (text: string): string[] => text.split(',').filter(Boolean);

function routesOf(text: string): RouteName[] {
  return listOf(text).map((given) => {
    const route = ROUTE_NAMES.find((name) => name === given);
    if (route === undefined)
      throw new OptionError(`--routes: there is no "${given}", only ${ROUTE_NAMES.join(', ')}`);
    return route;
  });
}

function given(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', default: false },
        rounds: { type: 'string', default: '3' },
        seconds: { type: 'string', default: '1.2' },
        connections: { type: 'string', default: '1,8,32,128,256' },
        rows: { type: 'string', default: '1000,10000,100000,1000000' },
        routes: { type: 'string', default: ROUTE_NAMES.join(',') },
        json: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/**
 * Reads the command line; undefined when help was asked for, which is then printed.
 *
 * @throws {OptionError} that names the option and what is wrong with it
 */
export function parseOptions(args: readonly string[]): Options | undefined {
  const values = given(args);
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return undefined;
  }
  return {
    rounds: wholeOf('rounds', values.rounds),
    seconds: numberOf('seconds', values.seconds, RANGES.seconds),
    connections: listOf(values.connections).map((text) => wholeOf('connections', text)),
    rows: listOf(values.rows)
      .map((text) => wholeOf('rows', text))
      .sort((a, b) => a - b),
    routes: routesOf(values.routes),
    json: values.json,
  };
}
