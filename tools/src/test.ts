import { spawn } from 'node:child_process';
import { glob, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

/*
 * `npm test`: format, lint, types, unit, integration and end-to-end tests of all projects, and their counts at the end.
 */

const ROOT = path.resolve(import.meta.dirname, '../..');
const RESULTS = '{apps,libs}/*/test-output/*.json';
const OWN_RESULTS = 'tools/test-output/*.json';

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

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

async function resultFiles(): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob([RESULTS, OWN_RESULTS], { cwd: ROOT })) files.push(path.join(ROOT, file));
  return files;
}

/** Adds up what the test runners wrote. */
async function countTests(): Promise<Counts> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of await resultFiles()) {
    const result = JSON.parse(await readFile(file, 'utf8')) as Record<string, number>;
    counts.passed += result['numPassedTests'] ?? 0;
    counts.failed += (result['numFailedTests'] ?? 0) + (result['numRuntimeErrorTestSuites'] ?? 0);
    counts.skipped += (result['numPendingTests'] ?? 0) + (result['numTodoTests'] ?? 0);
  }
  return counts;
}

await Promise.all((await resultFiles()).map((file) => rm(file)));
const failed: string[] = [];
for (const step of STEPS) if (!(await run(step))) failed.push(step.name);
const { passed, failed: failedTests, skipped } = await countTests();
say(failed.length === 0 ? '\nAll steps are green.' : `\nFailed: ${failed.join('; ')}`);
say(`${passed} passed, ${failedTests} failed, ${skipped} skipped`);
process.exitCode = failed.length === 0 && passed > 0 ? 0 : 1;
