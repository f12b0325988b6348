import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { contractFrom, longestStopMs, namesUnder, withNames } from '../../src/contract/contract.ts';
import type { Contract } from '../../src/contract/contract.ts';
import type { Knowledge } from '../../src/rules/all-rules.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const readme = (folder: string): string => readFileSync(path.join(ROOT, folder, 'README.md'), 'utf8');

/** What libs/tracing reads in both services, beside what their own tables name. */
const OF_TRACING = namesUnder('## Where it runs', readme('libs/tracing'));

/** Apps by name, with their README, those that tell what they take. */
const APPS = globSync('apps/*/README.md', { cwd: ROOT })
  .map((file) => ({ app: path.basename(path.dirname(file)), text: readme(path.dirname(file)) }))
  .filter(({ text }) => contractFrom(text).known.size > 0);

/** Those that say how long a stop takes: the services. Their names lead to the milliseconds. */
const STOPS = new Map(
  APPS.flatMap(({ app, text }): [string, number][] => {
    const stop = longestStopMs(text);
    return stop === undefined ? [] : [[app, stop]];
  }),
);

/** What the READMEs of the applications promise; tests of theirs keep the tables and numbers equal to the programs. */
export const knowledge = ({ digest }: Pick<Knowledge, 'digest'>): Knowledge => ({
  digest,
  contracts: new Map([
    ...APPS.map(({ app, text }): [string, Contract] => [
      app,
      STOPS.has(app) ? withNames(contractFrom(text), OF_TRACING) : contractFrom(text),
    ]),
    ['smoke', contractFrom(readme('apps/e2e/src/smoke'))],
  ]),
  stopMs: STOPS,
});
