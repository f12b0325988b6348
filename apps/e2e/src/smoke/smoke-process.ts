import { execFile } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../../..');

/** How a run of smoke ended. */
export interface SmokeEnded {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `npm run smoke` runs, as a process. */
export const smoke = (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<SmokeEnded> => runNode(['tools/bootstrap.mjs', 'smoke', ...args], env);

/** Runs Node at the root of the repository until it ends, however it ends. */
export async function runNode(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<SmokeEnded> {
  const { promise, resolve } = Promise.withResolvers<SmokeEnded>();
  const options = { cwd: ROOT, env: { ...process.env, NO_COLOR: '1', ...env } };
  const child = execFile(process.execPath, [...args], options, (_error, stdout, stderr) => {
    resolve({ code: child.exitCode ?? -1, stdout, stderr });
  });
  return promise;
}
