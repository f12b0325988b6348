import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_SCENARIOS } from './faults/all-scenarios.ts';
import { FaultyMysql } from './faults/mysql.ts';
import { runScenario } from './faults/run-scenario.ts';
import { complaintsOf, lineOf } from './faults/table.ts';

/** The quickest of the suite that tell the most; `npm run faults` has them all. */
const CHOSEN = ['daemon-killed', 'mysql-killed', 'notification-killed', 'smtp-down', 'hosts-no-daemon'];
const FAULT_MS = 1500;
/** What a row may wait for in all, on a busy machine. */
const ROW_MS = 300_000;

let mysql: FaultyMysql;

beforeAll(async () => {
  mysql = await FaultyMysql.start((line) => process.stdout.write(`${line}\n`));
});
afterAll(() => mysql.stop());

describe('under load', () => {
  const scenarios = ALL_SCENARIOS.filter(({ name }) => CHOSEN.includes(name));
  it.each(scenarios)(
    '$name: nothing is lost, every refusal is clear, and all are well again',
    async (scenario) => {
      const missing = await scenario.missing?.(mysql);
      if (missing !== undefined) {
        process.stdout.write(`DID NOT RUN: ${scenario.fault}: ${missing}\n`);
        return;
      }
      const row = await runScenario(scenario, { mysql, faultMs: FAULT_MS });
      process.stdout.write(`${scenario.name}: ${lineOf(row)}\n`);
      expect(complaintsOf(row)).toEqual([]);
      expect(row.ledger.count('ok')).toBeGreaterThan(30);
      expect(row.ledger.promises().length).toBeGreaterThan(10);
      expect(row.books.daemon.stored).toBeGreaterThan(30);
    },
    ROW_MS,
  );
});
