// Makes the package that is published: `node apps/xray-local/package/build-package.mjs <folder>`, from anywhere. The folder
// gets all that is needed in one bundle, the console among it, so that the package has no dependencies.
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

const HOME = path.resolve(import.meta.dirname, '..');
const ROOT = path.resolve(HOME, '../..');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { console: { type: 'string', default: path.join(ROOT, 'apps/xray-console/dist') } },
});
const [target] = positionals;
if (target === undefined) {
  throw new TypeError('usage: node build-package.mjs <folder> [--console <folder>]');
}
const folder = path.resolve(target);
const page = path.join(values.console, 'index.html');
if (!existsSync(page)) {
  throw new Error(`There is no console at ${page}: build it first, npm run build -w apps/xray-console.`);
}

mkdirSync(folder, { recursive: true });
const bundler = path.join(ROOT, 'docker/build/bundle.mjs');
const { status } = spawnSync(process.execPath, [bundler, 'xray-local', folder], {
  cwd: ROOT,
  stdio: 'inherit',
});
if (status !== 0) {
  throw new Error('The bundle could not be made.');
}
cpSync(values.console, path.join(folder, 'console'), {
  recursive: true,
  filter: (source) => path.basename(source) !== '.vite',
});
copyFileSync(path.join(HOME, 'README.md'), path.join(folder, 'README.md'));
copyFileSync(path.join(ROOT, 'LICENSE'), path.join(folder, 'LICENSE'));

const { name, version, license, bin, files, engines } = JSON.parse(
  readFileSync(path.join(HOME, 'package.json'), 'utf8'),
);
const manifest = {
  name,
  version,
  description: 'A local AWS X-Ray in one process: daemon, API and console, without an AWS account.',
  keywords: ['aws', 'xray', 'tracing', 'local', 'daemon'],
  license,
  type: 'module',
  engines,
  bin,
  files,
};
writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
