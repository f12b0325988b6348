import { execFile } from 'node:child_process';
import { glob, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

const CONSOLE = 'apps/xray-console';
const SOURCES = [
  `${CONSOLE}/{index.html,package.json,vite.config.ts}`,
  `${CONSOLE}/{src,public}/**/*.*`,
  'libs/xray-model/src/**/*.ts',
];

/** Milliseconds at which a file was written; 0 for one that is not there. */
const writtenAt = (file: string): Promise<number> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

async function isStale(root: string): Promise<boolean> {
  const built = await writtenAt(path.join(root, CONSOLE, 'dist/index.html'));
  if (built === 0) return true;
  for await (const file of glob(SOURCES, { cwd: root })) {
    if ((await writtenAt(path.join(root, file))) > built) return true;
  }
  return false;
}

/**
 * Builds the console when it is not built, or its sources are newer. A failure is reported and no more: everything else
 * works without it, and its page says how to build it.
 */
export async function buildConsole(
  root: string,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  if (!(await isStale(root))) return;
  const folder = path.join(root, CONSOLE);
  try {
    const vite = createRequire(path.join(folder, 'package.json')).resolve('vite/package.json');
    const args = [path.join(path.dirname(vite), 'bin/vite.js'), 'build', '--logLevel', 'error'];
    const env = { ...process.env, NODE_ENV: 'production' };
    const start = performance.now();
    await promisify(execFile)(process.execPath, args, { cwd: folder, env, signal });
    report(`console: built in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  } catch (error) {
    if (!signal.aborted) report(`console: not built: ${(error as Error).message}`);
  }
}
