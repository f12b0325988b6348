import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { machineSchema } from './machine.ts';
import { servicesResults } from './services-results.ts';
import { soakResults } from './soak-results.ts';
import { tracingResults } from './tracing-results.ts';
import { xrayLocalResults } from './xray-local-results.ts';

/** Where the raw figures are kept. */
export const RESULTS = path.resolve(import.meta.dirname, '../results');

const SCHEMAS = {
  machine: machineSchema,
  tracing: tracingResults,
  'xray-local': xrayLocalResults,
  services: servicesResults,
  soak: soakResults,
} as const;

export type ResultName = keyof typeof SCHEMAS;
export type Results = { [Name in ResultName]?: z.output<(typeof SCHEMAS)[Name]> };

/** The file of a benchmark's figures. */
export const resultFile = (name: ResultName): string => path.join(RESULTS, `${name}.json`);

function readResult(name: ResultName): unknown {
  let text: string;
  try {
    text = readFileSync(resultFile(name), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined; // not measured yet
    throw error;
  }
  const parsed = SCHEMAS[name].safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(
    `bench/results/${name}.json is not what the report reads; run npm run bench -- report --only ${name}\n${z.prettifyError(parsed.error)}`,
  );
}

/**
 * All figures that there are.
 *
 * @throws Error that names the file and field that is not as it should be
 */
export function readResults(): Results {
  const names = Object.keys(SCHEMAS) as ResultName[];
  return Object.fromEntries(
    names.map((name) => [name, readResult(name)]).filter(([, value]) => value !== undefined),
  ) as Results;
}
