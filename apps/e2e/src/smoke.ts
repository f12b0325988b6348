import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { parseSmokeArgs } from './smoke/options.ts';
import type { SmokeOptions } from './smoke/options.ts';
import { checkOneRequest, exitCodeOf } from './smoke/run-smoke.ts';
import type { TraceReport } from './smoke/run-smoke.ts';
import { addressOf } from './smoke/send-request.ts';
import { USAGE } from './smoke/usage.ts';
import { writeJson, writeJunit } from './smoke/write-machine.ts';
import { writeText } from './smoke/write-text.ts';
import { describeXray, openXray, XrayUnavailable } from './smoke/xray-api.ts';

/*
 * `npm run smoke`: one traced request to a deployment, its trace read back and judged.
 */

const DEFAULT_COLUMNS = 100;
const INCOMPLETE = { usage: 2, xray: 4, other: 5 } as const;

const print = (text: string): void => {
  process.stdout.write(text);
};

/** Sends the requests; tells what becomes of them as they come when a person reads along. */
async function run(options: SmokeOptions): Promise<number> {
  const isTold = options.output === 'text' || options.outputFile !== undefined;
  if (isTold) print(`GET ${addressOf(options.url)}, its trace from ${describeXray(options.xray)}\n`);
  const text = {
    color: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
    width: process.stdout.columns || DEFAULT_COLUMNS,
  };
  const xray = openXray(options.xray);
  const reports: TraceReport[] = [];
  try {
    for (let count = 0; count < options.requests; count += 1) {
      const report = await checkOneRequest(options, { xray, now: Date.now, wait });
      reports.push(report);
      if (isTold) print(writeText(report, text));
    }
  } finally {
    xray.close();
  }
  const exitCode = exitCodeOf(reports);
  if (isTold && reports.length > 1)
    print(
      `\n${reports.filter(({ lostAt }) => lostAt === undefined).length} of ${reports.length} traces are complete.\n`,
    );
  writeOutput(options, reports, exitCode);
  return exitCode;
}

function writeOutput(
  { output, outputFile, url }: SmokeOptions,
  reports: readonly TraceReport[],
  exitCode: number,
): void {
  const forms = {
    text: () => reports.map((report) => writeText(report, { color: false, width: DEFAULT_COLUMNS })).join(''),
    json: () => writeJson(url, reports, exitCode),
    junit: () => writeJunit(url, reports),
  };
  if (outputFile !== undefined) writeFileSync(outputFile, forms[output]());
  else if (output !== 'text') print(forms[output]());
}

/** Trusts these certificates besides the usual ones, for all connections of this process. */
function trust(file: string): void {
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(file, 'utf8')]);
}

async function main(): Promise<number> {
  const command = parseSmokeArgs(process.argv.slice(2), process.env);
  if (command.kind === 'refused') {
    process.stderr.write(`${command.problems.join('\n')}\nThe options: npm run smoke -- --help\n`);
    return INCOMPLETE.usage;
  }
  if (command.kind === 'help') {
    print(USAGE);
    return 0;
  }
  if (command.options.ca !== undefined) trust(command.options.ca);
  return run(command.options);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof XrayUnavailable ? INCOMPLETE.xray : INCOMPLETE.other;
}
