import { spawn } from 'node:child_process';
import { glob, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

/*
 * `npm test`: format, lint, types, unit, integration, browser and end-to-end tests of all projects, and their counts at the end.
 */

const ROOT = path.resolve(import.meta.dirname, '../..');
const RESULTS = '{apps,libs}/*/test-output/*.json';
const OWN_RESULTS = '{tools,k8s}/test-output/*.json';

/** Lines of a failure at the end: its name, what it said, and the first of where. */
const LINES_OF_A_FAILURE = 12;

interface Step {
  name: string;
  command: readonly string[];
}

const STEPS: readonly Step[] = [
  { name: 'format', command: ['prettier', '--check', '.', '--log-level', 'warn'] },
  { name: 'project references', command: ['nx', 'sync:check'] },
  { name: 'lint, types and unit tests', command: ['nx', 'run-many', '-t', 'lint', 'typecheck', 'test'] },
  // One after the other: they measure nothing, but they share two cores with the databases they start
  { name: 'integration tests', command: ['nx', 'run-many', '-t', 'test:integration', '--parallel', '1'] },
  { name: 'browser tests', command: ['nx', 'run-many', '-t', 'test:browser', '--parallel', '1'] },
  { name: 'end-to-end tests', command: ['nx', 'run-many', '-t', 'e2e', '--parallel', '1'] },
];

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function run({ name, command: [program = '', ...args] }: Step): Promise<boolean> {
  say(`\n== ${name}`);
  const start = performance.now();
  const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' };
  const child = spawn(path.join(ROOT, 'node_modules/.bin', program), args, {
    cwd: ROOT,
    env,
    stdio: 'inherit',
  });
  const code = await new Promise<number>((resolve) => {
    child.on('error', (error) => {
      say(`${program} can't be started: ${error.message}`);
      resolve(1);
    });
    child.on('close', (exitCode) => {
      resolve(exitCode ?? 1);
    });
  });
  say(`== ${name}: ${code === 0 ? 'ok' : 'FAILED'}, ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return code === 0;
}

/** What Vitest's JSON reporter writes, as far as it is read here. */
interface RunnerResult {
  numPassedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

interface Counts {
  passed: number;
  /** Names of the tests that failed, and what was said: the output of a project may be thousands of lines above. */
  failed: string[];
  /** Names of the tests that did not run. */
  notRun: string[];
}

async function resultFiles(): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob([RESULTS, OWN_RESULTS], { cwd: ROOT })) files.push(path.join(ROOT, file));
  return files;
}

/** Adds up what the test runners wrote. A file that failed outside of its tests counts as one failure. */
async function countTests(): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: [], notRun: [] };
  for (const report of await resultFiles()) {
    const result = JSON.parse(await readFile(report, 'utf8')) as RunnerResult;
    counts.passed += result.numPassedTests;
    for (const { name, status, message, assertionResults } of result.testResults) {
      const file = path.relative(ROOT, name);
      const isOwn = status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
      if (isOwn) counts.failed.push(`${file}\n${message}`);
      for (const test of assertionResults) {
        const title = `${file}: ${test.fullName}`;
        if (test.status === 'failed') counts.failed.push([title, ...test.failureMessages].join('\n'));
        else if (test.status !== 'passed') counts.notRun.push(title);
      }
    }
  }
  return counts;
}

await Promise.all((await resultFiles()).map((file) => rm(file)));
const failedSteps: string[] = [];
for (const step of STEPS) if (!(await run(step))) failedSteps.push(step.name);
const { passed, failed, notRun } = await countTests();
if (notRun.length > 0)
  say('\nNot run, for want of what they need (the reason is in the output of their project):');
for (const name of notRun) say(`  ${name}`);
if (failed.length > 0) say('\nFailed tests:');
for (const text of failed) {
  const lines = text.split('\n').filter((line) => !line.includes('/node_modules/'));
  say(`  ${lines.slice(0, LINES_OF_A_FAILURE).join('\n    ')}`);
}
say(failedSteps.length === 0 ? '\nAll steps are green.' : `\nFailed: ${failedSteps.join('; ')}`);
say(`${passed} passed, ${failed.length} failed, ${notRun.length} skipped`);
process.exitCode = failedSteps.length === 0 && passed > 0 ? 0 : 1;
