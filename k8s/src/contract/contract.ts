/** What a program takes from its environment. */
export interface Contract {
  readonly known: ReadonlySet<string>;
  readonly required: ReadonlySet<string>;
  readonly secret: ReadonlySet<string>;
}

/**
 * Reads the contract from the tables of a README: any row that names a variable in backticks, its last cell telling whether
 * it is required or a secret. A test of each application keeps its table equal to what the program reads.
 */
export function contractFrom(readme: string): Contract {
  const rows = readme
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .flatMap((line) => {
      const cells = line.split('|').map((cell) => cell.trim());
      const name = cells.slice(1, 3).map((cell) => /^`([A-Z][A-Z0-9_]+)`$/.exec(cell)?.[1]);
      const [found] = name.filter((candidate) => candidate !== undefined);
      return found === undefined ? [] : [{ name: found, last: cells.at(-2) ?? '' }];
    });
  const namesWhere = (word: string): Set<string> =>
    new Set(rows.filter(({ last }) => last.includes(word)).map(({ name }) => name));
  return {
    known: new Set(rows.map(({ name }) => name)),
    required: namesWhere('**required**'),
    secret: namesWhere('secret'),
  };
}

/** The same contract, knowing more names: what a library in the program reads, or Node itself. */
export const withNames = (contract: Contract, names: Iterable<string>): Contract => ({
  ...contract,
  known: new Set([...contract.known, ...names]),
});

/** Names in backticks in a part of a text, from a heading to the next one of its level. */
export function namesUnder(heading: string, readme: string): readonly string[] {
  const [, after = ''] = readme.split(`\n${heading}\n`);
  const [section = ''] = after.split(/\n## /);
  return [...section.matchAll(/(?:`|name: )([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)/g)].map(([, name = '']) => name);
}

/** Milliseconds that a service may take to stop beside SHUTDOWN_DELAY_MS, as its README says. */
export function longestStopMs(readme: string): number | undefined {
  const [, seconds] = /A stop takes up to ([\d.]+) seconds beside `SHUTDOWN_DELAY_MS`/.exec(readme) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
