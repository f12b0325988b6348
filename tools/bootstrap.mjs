// What `npm start` and `npm test` run first, on whatever Node the machine has (20 or later) and before anything is
// installed: it installs what the lockfile names and is missing, then hands over to the Node that the lockfile pins.
// Keep to what Node 20 understands, and to what Node itself brings.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../..');
const NODE = path.join(
  ROOT,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);
const COMMANDS = {
  bench: 'tools/src/bench.ts',
  faults: 'apps/e2e/src/faults.ts',
  smoke: 'apps/e2e/src/smoke.ts',
  start: 'tools/src/start.ts',
  test: 'tools/src/test.ts',
};
const SOURCES = '--conditions=@xray-microservices/source';

const fail = (...lines) => {
  for (const line of lines) console.error(line);
  process.exit(1);
};

const readJson = (file) => JSON.parse(readFileSync(path.join(ROOT, file), 'utf8'));

/** The packages of a lockfile that have to be there on every platform, as `path -> version`. */
function packagesOf(lockfile) {
  const wanted = Object.entries(lockfile.packages ?? {}).filter(
    ([where, entry]) => where.startsWith('node_modules/') && !entry.optional && !entry.devOptional,
  );
  return new Map(wanted.map(([where, entry]) => [where, entry.link ? entry.resolved : entry.version]));
}

const isThere = (where) => existsSync(path.join(ROOT, where, 'package.json'));

/** Whether node_modules holds what the lockfile names; npm writes down what it installed in a lockfile of its own. */
function missingPackages() {
  const wanted = packagesOf(readJson('package-lock.json'));
  if (!existsSync(path.join(ROOT, 'node_modules/.package-lock.json'))) return [...wanted.keys()];
  const installed = packagesOf(readJson('node_modules/.package-lock.json'));
  return [...wanted]
    .filter(([where, version]) => installed.get(where) !== version || !isThere(where))
    .map(([where]) => where);
}

/** Tells how far npm has come: a line that is rewritten on a terminal, one every five seconds elsewhere. */
function showProgress(wanted) {
  const start = Date.now();
  const terminal = process.stdout.isTTY === true;
  const timer = setInterval(
    () => {
      const there = wanted.filter(isThere).length;
      const line = `  ${there} of ${wanted.length} packages, ${Math.round((Date.now() - start) / 1000)} s`;
      process.stdout.write(terminal ? `\r${line}\u001b[K` : `${line}\n`);
    },
    terminal ? 300 : 5000,
  );
  return () => {
    clearInterval(timer);
    const line = `installed ${wanted.length} packages in ${((Date.now() - start) / 1000).toFixed(1)} s`;
    console.log(terminal ? `\r${line}\u001b[K` : line);
  };
}

/** Runs `npm ci`, keeping what it says for the case that it fails. */
function installPackages(missing) {
  console.log(`installing packages with npm ci (${missing.length} missing or outdated)`);
  const done = showProgress([...packagesOf(readJson('package-lock.json')).keys()]);
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm
    ? [process.execPath, npm]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  const said = [];
  return new Promise((resolve) => {
    const child = spawn(command, [...first, 'ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: ROOT });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(data));
    child.on('error', (error) => fail(`npm can't be started: ${error.message}`));
    child.on('close', (code) => {
      done();
      if (code !== 0) fail(Buffer.concat(said).toString(), `npm ci failed with exit code ${code}: see above`);
      resolve();
    });
  });
}

/** Runs a command with the pinned Node and ends as it ends. */
function handOver(script, args) {
  const env = {
    ...process.env,
    PATH: `${path.join(ROOT, 'node_modules/.bin')}${path.delimiter}${process.env.PATH}`,
  };
  const child = spawn(NODE, [SOURCES, script, ...args], { cwd: ROOT, env, stdio: 'inherit' });
  // A terminal's Ctrl-C may arrive twice at the child; it takes both for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm tells a signal to its shell alone, which ends without passing it on.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 500).unref();
  child.on('error', (error) => fail(`${NODE} can't be started: ${error.message}`));
  child.on('close', (code, signal) => {
    process.exitCode = code ?? 128 + os.constants.signals[signal];
  });
}

const [name, ...args] = process.argv.slice(2);
const script = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : undefined;
if (script === undefined)
  fail(`usage: node tools/bootstrap.mjs ${Object.keys(COMMANDS).join('|')} [options]`);
if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Node ${process.versions.node} is too old: install Node 20 or later, from https://nodejs.org`);
}
const missing = missingPackages();
if (missing.length > 0) await installPackages(missing);
if (!existsSync(NODE)) {
  fail(
    `${path.relative(ROOT, NODE)} is missing: the install script of the package "node" has not run.`,
    'Run "npm rebuild node", and allow install scripts for it if your npm settings forbid them (ignore-scripts).',
  );
}
handOver(script, args);
