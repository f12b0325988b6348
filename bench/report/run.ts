import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { renderDocument } from './document.ts';
import { thisMachine } from './machine.ts';
import { picturesOf } from './pictures.ts';
import { readResults, RESULTS, resultFile } from './results.ts';
import type { ResultName } from './results.ts';

/*
 * npm run bench -- report: runs all benchmarks one after another, keeps their figures in bench/results, and writes
 * docs/benchmarks.md with its pictures. `--render` only writes, `--check` only tells whether the page is what the figures
 * make of it, for which no package of bench/ is needed.
 */

const ROOT = path.resolve(import.meta.dirname, '../..');
const PAGE = path.join(ROOT, 'docs/benchmarks.md');
const IMAGES = path.join(ROOT, 'docs/images');

const SCRIPTS = {
  tracing: 'tracing/run.ts',
  'xray-local': 'xray-local/run.ts',
  services: 'services/run.ts',
  soak: 'tracing/soak.ts',
} as const satisfies Partial<Record<ResultName, string>>;
type Benchmark = keyof typeof SCRIPTS;
const BENCHMARKS = Object.keys(SCRIPTS) as Benchmark[];

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** As `npm run format` would leave it. */
async function formatted(file: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

async function keep(name: ResultName, text: string): Promise<void> {
  writeFileSync(resultFile(name), await formatted(resultFile(name), text));
}

function runBenchmark(name: Benchmark): Promise<number> {
  const script = path.join(import.meta.dirname, '..', SCRIPTS[name]);
  const args = ['--conditions=@xray-microservices/source', script, '--json', resultFile(name)];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

async function measure(names: readonly Benchmark[]): Promise<number> {
  mkdirSync(RESULTS, { recursive: true });
  await keep('machine', JSON.stringify(thisMachine()));
  for (const name of names) {
    say(`\n== ${name}\n`);
    const code = await runBenchmark(name);
    if (code !== 0) {
      say(`${name} failed with exit code ${code}; its figures are those of the run before`);
      return code;
    }
    await keep(name, readFileSync(resultFile(name), 'utf8'));
  }
  return 0;
}

const renderPage = (): Promise<string> => formatted(PAGE, renderDocument(readResults()));

async function render(): Promise<void> {
  const { drawPicture } = await import('./plots.ts');
  writeFileSync(PAGE, await renderPage());
  for (const picture of picturesOf(readResults()))
    writeFileSync(path.join(IMAGES, picture.file), await drawPicture(picture));
  say(`written: ${path.relative(ROOT, PAGE)} and its pictures`);
}

/** What is wrong with the page and its pictures. */
async function problems(): Promise<string[]> {
  const written = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '';
  const missing = picturesOf(readResults()).filter(({ file }) => !existsSync(path.join(IMAGES, file)));
  return [
    ...(written === (await renderPage()) ? [] : ['docs/benchmarks.md is not what bench/results make of it']),
    ...missing.map(({ file }) => `docs/images/${file} is missing`),
  ];
}

async function check(): Promise<number> {
  const found = await problems();
  for (const problem of found) say(problem);
  if (found.length > 0) say('Mend it with: npm run bench -- report --render');
  return found.length === 0 ? 0 : 1;
}

function chosen(only: string | undefined): Benchmark[] {
  if (only === undefined) return BENCHMARKS;
  return only.split(',').map((given) => {
    const name = BENCHMARKS.find((each) => each === given);
    if (name === undefined) throw new Error(`--only: there is no "${given}", only ${BENCHMARKS.join(', ')}`);
    return name;
  });
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      render: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      only: { type: 'string' },
    },
  });
  if (values.check) return check();
  const code = values.render ? 0 : await measure(chosen(values.only));
  await render();
  return code;
}

process.exitCode = await main();
