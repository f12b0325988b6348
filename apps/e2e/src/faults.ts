import { writeFile } from 'node:fs/promises';
import { MysqlError } from '@xray-microservices/testing';
import { ALL_SCENARIOS } from './faults/all-scenarios.ts';
import { OptionsError, parseOptions, USAGE } from './faults/options.ts';
import type { FaultsOptions } from './faults/options.ts';
import { reportOf } from './faults/report.ts';
import { isWell, runAll } from './faults/run-all.ts';

/*
 * `npm run faults`: inflicts one fault after the other on the whole system while load runs, and tells what was sent,
 * answered, lost, and well again. Exit code 0 when nothing was lost or unclear, 1 otherwise, 2 for wrong options.
 */

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function run({ scenarios, faultMs, markdown }: FaultsOptions): Promise<number> {
  const results = await runAll(scenarios, { faultMs, report: say });
  const report = reportOf(results, faultMs);
  say(`\n${report}`);
  if (markdown !== undefined) await writeFile(markdown, report);
  for (const [{ name }, why] of results.notRun) say(`DID NOT RUN: ${name}: ${why}`);
  return isWell(results) ? 0 : 1;
}

async function main(): Promise<number> {
  try {
    const options = parseOptions(process.argv.slice(2), ALL_SCENARIOS);
    if (options.show === 'help') say(USAGE);
    else if (options.show === 'list')
      for (const { name, fault } of ALL_SCENARIOS) say(`${name.padEnd(26)}${fault}`);
    else return await run(options);
    return 0;
  } catch (error) {
    if (error instanceof OptionsError) {
      say(`${error.message}\n\n${USAGE}`);
      return 2;
    }
    if (!(error instanceof MysqlError)) throw error;
    say(error.message);
    return 1;
  }
}

// What was started ends with this process; see at-exit.ts.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => process.exit(code));
}
process.exitCode = await main();
