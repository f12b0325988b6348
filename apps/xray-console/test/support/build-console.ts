import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { provideChromium } from '@xray-microservices/testing';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VITE = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');

/** Sees to a browser, and builds the console that an xray-local of ours serves, once for all browser tests. */
export async function setup(): Promise<void> {
  await provideChromium((line) => process.stderr.write(`${line}\n`));
  await buildConsole();
}

/**
 * Builds the console as it is delivered: in a process of its own, as Vitest's NODE_ENV would make it a build of React's
 * development version. @param folder `dist` by default
 */
export async function buildConsole(folder = 'dist'): Promise<void> {
  const env = { ...process.env, NODE_ENV: 'production' };
  const args = [VITE, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
  await promisify(execFile)(process.execPath, args, { cwd: ROOT, env });
}
