import { spawnSync } from 'node:child_process';

/** Git is missing, or refuses what it is asked. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly code = 'git_failed';
}

/** Runs git in a folder, and answers what it writes. @throws {GitError} with the words of git */
export function git(folder: string, args: readonly string[], input = ''): Buffer {
  const { error, status, stdout, stderr } = spawnSync('git', args, {
    cwd: folder,
    input,
    maxBuffer: 1024 * 1024 * 1024,
  });
  if (error !== undefined) throw new GitError(`git can't be run: ${error.message}`, { cause: error });
  if (status !== 0) throw new GitError(`git ${args.join(' ')}: ${stderr.toString().trim()}`);
  return stdout;
}

/** Whether a folder is in a repository whose history is there from its beginning. */
export const hasWholeHistory = (folder: string): boolean =>
  git(folder, ['rev-parse', '--is-shallow-repository']).toString().trim() === 'false';
