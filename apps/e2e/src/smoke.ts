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
import type { RunReport } from './smoke/write-machine.ts';
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
  const xray = openXray(options.xray, options.timeoutMs);
  const reports: TraceReport[] = [];
  let problem: string | undefined;
  try {
    while (reports.length < options.requests) {
      const report = await checkOneRequest(options, { xray, now: Date.now, wait });
      reports.push(report);
      if (isTold) print(writeText(report, text));
    }
  } catch (error) {
    if (!(error instanceof XrayUnavailable)) throw error;
    problem = error.message;
    process.stderr.write(`${problem}\n`);
  } finally {
    xray.close();
  }
  const exitCode = problem === undefined ? exitCodeOf(reports) : INCOMPLETE.xray;
  if (isTold && reports.length > 1)
    print(
      `\n${reports.filter(({ lostAt }) => lostAt === undefined).length} of ${reports.length} traces are complete.\n`,
    );
  writeOutput(options, { url: options.url, reports, exitCode, problem });
  return exitCode;
}

function writeOutput({ output, outputFile }: SmokeOptions, report: RunReport): void {
  const plain = { color: false, width: DEFAULT_COLUMNS };
  const forms = {
    text: () => [...report.reports.map((one) => writeText(one, plain)), report.problem ?? ''].join(''),
    json: () => writeJson(report),
    junit: () => writeJunit(report),
  };
  if (outputFile !== undefined) writeFileSync(outputFile, forms[output]());
  else if (output !== 'text') print(forms[output]());
}

/** Trusts these certificates besides the usual ones, for all connections of this process. */
function trust(file: string): void {
  const certificates = readFileSync(file, 'utf8');
  // Node would take any other text for an empty list.
  if (!certificates.includes('-----BEGIN CERTIFICATE-----'))
    throw new Error(`--ca ${file} holds no certificate in PEM`);
  setDefaultCACertificates([...getCACertificates('default'), certificates]);
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
  const { ca, outputFile } = command.options;
  if (ca !== undefined) trust(ca);
  // Before anything is sent: a file that cannot be written is told at once, and one of an earlier run is taken for nobody's.
  if (outputFile !== undefined) writeFileSync(outputFile, '');
  return run(command.options);
}

// Whoever read along has gone, such as `| head`.
process.stdout.on('error', () => process.exit(INCOMPLETE.other));

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = INCOMPLETE.other;
}
