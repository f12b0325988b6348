import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Spread } from '../stats.ts';
import { spreadOf, table } from '../stats.ts';
import type { Slice, StepName } from './inside.ts';

/** Microseconds of CPU a request up to this step; see inside.ts. */
export interface StepFigures {
  step: StepName;
  micros: Spread;
}

/** Measures what the library's own code costs, in a process of its own. */
export async function measureOwnCode(udpPort: number): Promise<StepFigures[]> {
  const child = fork(path.join(import.meta.dirname, 'inside.ts'), [String(udpPort)], {
    execArgv: ['--conditions=@xray-microservices/source'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`inside.ts ended with exit code ${String(code)} and without an answer`);
  });
  failed.catch(() => undefined); // it ends after its answer, too
  const [{ slices }] = (await Promise.race([once(child, 'message'), failed])) as [{ slices: Slice[] }];
  const steps = Object.keys(slices[0] ?? {}) as StepName[];
  return steps.map((step) => ({ step, micros: spreadOf(slices.map((slice) => slice[step])) }));
}

/** The same as a table. */
export const showOwnCode = (figures: readonly StepFigures[]): string =>
  `\nThe library's own code in a loop, with no request around it\n\n${table(
    ['up to', 'CPU µs a request'],
    figures.map(({ step, micros: { median, min, max } }) => [
      step,
      `${median.toFixed(1)} [${min.toFixed(1)}-${max.toFixed(1)}]`,
    ]),
  )}`;
