import { parseArgs } from 'node:util';
import { nearestWord, printable } from '@xray-microservices/xray-model';
import { OPTIONS, SWITCHES } from './options.ts';

/** The texts of the settings before they are read. */
export interface Settings {
  /** Texts of flags by the flag's long name; the last one counts. */
  readonly values: ReadonlyMap<string, string>;
  readonly switches: ReadonlySet<string>;
  readonly problems: readonly string[];
}

const VALUE_FLAGS: ReadonlySet<string> = new Set(Object.values(OPTIONS).map(({ flag }) => flag));
const SWITCH_FLAGS: ReadonlySet<string> = new Set(SWITCHES.map(({ flag }) => flag));

/** Splits command line arguments into settings. Finds all that is wrong with them, not only the first. */
export function readArguments(args: readonly string[]): Settings {
  const { tokens } = parseArgs({ args: [...args], options: parseArgsOptions(), strict: false, tokens: true });
  const values = new Map<string, string>();
  const switches = new Set<string>();
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') {
      problems.push(`"${printable(token.value)}" stands alone: every setting has a flag`);
    } else if (token.kind === 'option') {
      const problem = takeOption(token, values, switches);
      problems.push(...(problem === undefined ? [] : [`${printable(token.rawName)} ${problem}`]));
    }
  }
  return { values, switches, problems };
}

function parseArgsOptions(): Record<string, { type: 'string' | 'boolean'; short?: string }> {
  const valued: readonly { flag: string; short?: string }[] = Object.values(OPTIONS);
  return Object.fromEntries([
    ...valued.map(({ flag, short }) => [
      flag,
      { type: 'string' as const, ...(short === undefined ? {} : { short }) },
    ]),
    ...SWITCHES.map(({ flag, short }) => [flag, { type: 'boolean' as const, short }]),
  ]) as Record<string, { type: 'string' | 'boolean'; short?: string }>;
}

function takeOption(
  { name, value }: { readonly name: string; readonly value: string | undefined },
  values: Map<string, string>,
  switches: Set<string>,
): string | undefined {
  if (SWITCH_FLAGS.has(name)) {
    switches.add(name);
    return value === undefined ? undefined : 'takes no value';
  }
  if (!VALUE_FLAGS.has(name)) {
    return `is not a flag of xray-local${hintFor(name)}`;
  }
  if (value === undefined || value === '') {
    return 'needs a value';
  }
  values.set(name, value);
  return undefined;
}

function hintFor(name: string): string {
  const nearest = nearestWord(name, [...VALUE_FLAGS, ...SWITCH_FLAGS]);
  return nearest === undefined || name.length === 1 ? '' : `; did you mean --${nearest}?`;
}
