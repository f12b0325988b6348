import { parseArgs } from 'node:util';
import type { Scenario } from './scenario.ts';

export const USAGE = `npm run faults -- [options]

  --only NAME       only the faults whose name begins so; may be given more than once
  --seconds N       how long each fault lasts, 1 to 60; default 4
  --markdown FILE   write the report there, too
  --list            name the faults
  --help
`;

/** What the command line asks for. */
export interface FaultsOptions {
  readonly scenarios: readonly Scenario[];
  readonly faultMs: number;
  readonly markdown: string | undefined;
  readonly show: 'help' | 'list' | undefined;
}

/** The options cannot be read; its message says all that is wrong. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
}

const DEFAULT_SECONDS = '4';
const MOST_SECONDS = 60;

/** @throws {OptionsError} */
export function parseOptions(args: readonly string[], all: readonly Scenario[]): FaultsOptions {
  const values = readArgs(args);
  const { only = [], seconds = DEFAULT_SECONDS, markdown } = values;
  const unknown = only.filter((name) => !all.some((scenario) => scenario.name.startsWith(name)));
  const problems = [
    ...unknown.map((name) => `--only ${name}: no fault begins so; --list names them`),
    ...(isSeconds(seconds) ? [] : [`--seconds ${seconds}: expected a number from 1 to ${MOST_SECONDS}`]),
  ];
  if (problems.length > 0) throw new OptionsError(problems.join('\n'));
  const isWanted = ({ name }: Scenario): boolean =>
    only.length === 0 || only.some((prefix) => name.startsWith(prefix));
  return {
    scenarios: all.filter(isWanted),
    faultMs: Number(seconds) * 1000,
    markdown,
    show: values.help === true ? 'help' : values.list === true ? 'list' : undefined,
  };
}

const isSeconds = (text: string): boolean =>
  /^\d+(\.\d+)?$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_SECONDS;

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', multiple: true },
        seconds: { type: 'string' },
        markdown: { type: 'string' },
        list: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new OptionsError(error instanceof Error ? error.message : String(error));
  }
}
