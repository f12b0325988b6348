import { readFileSync } from 'node:fs';
import { contractFrom, longestStopMs, namesUnder, withNames } from '../../src/contract/contract.ts';
import type { Contract } from '../../src/contract/contract.ts';
import type { Knowledge } from '../../src/rules/all-rules.ts';

const readme = (project: string): string =>
  readFileSync(new URL(`../../../${project}/README.md`, import.meta.url), 'utf8');

/** What libs/tracing reads in both services, beside what their own tables name. */
const OF_TRACING = namesUnder('## Where it runs', readme('libs/tracing'));

const service = (name: string): Contract => withNames(contractFrom(readme(`apps/${name}`)), OF_TRACING);

function stopOf(name: string): number {
  const stop = longestStopMs(readme(`apps/${name}`));
  if (stop === undefined) throw new Error(`the README of ${name} does not tell how long a stop takes`);
  return stop;
}

/** What the READMEs of the applications promise; tests of theirs keep the tables and numbers equal to the programs. */
export const knowledge = ({ digest }: Pick<Knowledge, 'digest'>): Knowledge => ({
  digest,
  contracts: new Map([
    ['user-management', service('user-management')],
    ['notification', service('notification')],
    ['xray-local', contractFrom(readme('apps/xray-local'))],
  ]),
  stopMs: new Map(['user-management', 'notification'].map((name) => [name, stopOf(name)])),
});
