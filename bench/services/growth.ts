import type { ServicesGrowth } from '../report/services-results.ts';
import { figuresOf } from './figures.ts';
import { NothingAnswered } from './load.ts';
import type { Meter } from './measure.ts';
import type { Options } from './options.ts';
import type { Route } from './routes.ts';
import { GROWTH_QUESTIONS } from './routes.ts';

/** One request after the other: what a question costs, not how many of them press each other. */
const CONNECTIONS = 1;

/**
 * Asks the same of a table of users that grows. Only the traced pair: what a row costs has nothing to do with tracing,
 * and the second table would only press the first one out of the server's memory.
 */
export async function measureGrowth(
  meter: Meter,
  { rows: sizes, seconds }: Options,
  say: (line: string) => void,
): Promise<ServicesGrowth[]> {
  const { users } = meter.pair;
  await users.forgetMade();
  const results: ServicesGrowth[] = [];
  for (const rows of sizes) {
    const start = performance.now();
    await users.fill(rows);
    await users.analyse();
    const fillSeconds = Number(((performance.now() - start) / 1000).toFixed(1));
    say(`  ${rows.toLocaleString('en')} users, filled in ${fillSeconds} s`);
    const questions: ServicesGrowth['questions'] = [];
    for (const route of GROWTH_QUESTIONS) questions.push(await ask(meter, route, seconds));
    results.push({ rows: users.rows, connections: CONNECTIONS, questions });
  }
  return results;
}

async function ask(
  meter: Meter,
  route: Route,
  seconds: number,
): Promise<ServicesGrowth['questions'][number]> {
  const { title } = route;
  try {
    const rate = await meter.tryOut(route, CONNECTIONS, seconds / 2);
    const sample = await meter.measure(route, CONNECTIONS, { rate, seconds });
    return { title, figures: figuresOf([sample]) };
  } catch (error) {
    // A question that takes longer than the service waits for the database is a result, too.
    if (error instanceof NothingAnswered) return { title, refused: Object.keys(error.refused) };
    throw error;
  }
}
