import { FaultyMysql } from './mysql.ts';
import { runScenario } from './run-scenario.ts';
import type { Row } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';
import { complaintsOf, lineOf } from './table.ts';

export interface RunAllOptions {
  /** Milliseconds for which each fault lasts. */
  readonly faultMs: number;
  readonly report: (line: string) => void;
}

/** What came of all faults. */
export interface Results {
  readonly rows: readonly Row[];
  /** Faults that could not be inflicted here, and why. */
  readonly notRun: ReadonlyMap<Scenario, string>;
  /** Faults whose run itself broke, and how. */
  readonly broken: ReadonlyMap<Scenario, string>;
  /** What MySQL was. */
  readonly mysql: string;
}

/** What came of one of them. */
type Outcome = { readonly row: Row } | { readonly notRun: string } | { readonly broken: string };

/** One fault after the other, each on a system of its own; they share the MySQL. */
export async function runAll(
  scenarios: readonly Scenario[],
  { faultMs, report }: RunAllOptions,
): Promise<Results> {
  const rows: Row[] = [];
  const notRun = new Map<Scenario, string>();
  const broken = new Map<Scenario, string>();
  const mysql = await FaultyMysql.start(report);
  try {
    for (const [index, scenario] of scenarios.entries()) {
      report(`[${index + 1}/${scenarios.length}] ${scenario.name}: ${scenario.fault}`);
      const outcome = await runOne(scenario, mysql, faultMs);
      for (const line of linesOf(outcome)) report(`  ${line}`);
      if ('row' in outcome) rows.push(outcome.row);
      else if ('notRun' in outcome) notRun.set(scenario, outcome.notRun);
      else broken.set(scenario, outcome.broken);
    }
  } finally {
    await mysql.stop();
  }
  return { rows, notRun, broken, mysql: mysql.description };
}

async function runOne(scenario: Scenario, mysql: FaultyMysql, faultMs: number): Promise<Outcome> {
  const notRun = await scenario.missing?.(mysql);
  if (notRun !== undefined) return { notRun };
  try {
    return { row: await runScenario(scenario, { mysql, faultMs }) };
  } catch (error) {
    // The next fault finds it well, whatever this one has left.
    await mysql.revive();
    return { broken: error instanceof Error ? error.message : String(error) };
  }
}

function linesOf(outcome: Outcome): string[] {
  if ('notRun' in outcome) return [`DID NOT RUN: ${outcome.notRun}`];
  if ('broken' in outcome) return [`BROKEN: ${outcome.broken}`];
  const { row } = outcome;
  return [
    lineOf(row),
    ...row.notes.map((note) => `note: ${note}`),
    ...complaintsOf(row).map((complaint) => `FAILED: ${complaint}`),
  ];
}

/** Whether nothing failed; faults that could not be inflicted here do not count. */
export const isWell = ({ rows, broken }: Results): boolean =>
  broken.size === 0 && rows.every((row) => complaintsOf(row).length === 0);
