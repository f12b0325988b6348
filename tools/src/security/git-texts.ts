import { createHash } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { git } from './git.ts';

/** Something that was committed, or lies in the working tree to be committed. */
export interface GitText {
  /** The id that git has for this content. */
  readonly id: string;
  /** A path under which it was; that of a commit or a tag is `commit` or `tag`. */
  readonly path: string;
  readonly bytes: Buffer;
}

interface Listed {
  readonly id: string;
  readonly path: string;
  readonly kind: string;
  readonly size: number;
}

/** What is read at once, so that a long history does not have to fit into memory. */
const BATCH_BYTES = 32 * 1024 * 1024;

/** The contents of all commits that a branch, a tag or a stash leads to, and their messages; each content once. */
export function* textsOfHistory(folder: string): Generator<GitText> {
  const all = listObjects(folder).filter(({ kind }) => kind !== 'tree');
  while (all.length > 0) {
    let bytes = 0;
    const batch: Listed[] = [];
    while (all[0] !== undefined && (batch.length === 0 || bytes + all[0].size <= BATCH_BYTES)) {
      bytes += all[0].size;
      batch.push(...all.splice(0, 1));
    }
    yield* readObjects(folder, batch);
  }
}

/** The files of the working tree that are committed or could be: those that git is not told to ignore. */
export function* textsOfWorkingTree(folder: string): Generator<GitText> {
  const listed = git(folder, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']).toString();
  for (const file of new Set(listed.split('\0'))) {
    const whole = path.join(folder, file);
    if (file === '' || lstatSync(whole, { throwIfNoEntry: false })?.isFile() !== true) continue;
    const bytes = readFileSync(whole);
    yield { id: blobId(bytes), path: file, bytes };
  }
}

function listObjects(folder: string): Listed[] {
  const lines = git(folder, ['rev-list', '--objects', '--all']).toString().split('\n').filter(Boolean);
  const paths = new Map(
    lines.map((line) => {
      const [id = '', ...rest] = line.split(' ');
      return [id, rest.join(' ')];
    }),
  );
  const sizes = git(folder, ['cat-file', '--batch-check'], [...paths.keys(), ''].join('\n'));
  return sizes
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [id = '', kind = '', size = ''] = line.split(' ');
      return { id, kind, size: Number(size), path: kind === 'blob' ? (paths.get(id) ?? '') : kind };
    });
}

/** `cat-file --batch` answers a line with id, kind and size, then the content and a line break, for each object. */
function* readObjects(folder: string, objects: readonly Listed[]): Generator<GitText> {
  const answer = git(folder, ['cat-file', '--batch'], [...objects.map(({ id }) => id), ''].join('\n'));
  let at = 0;
  for (const { id, path: where, size } of objects) {
    const start = answer.indexOf('\n', at) + 1;
    yield { id, path: where, bytes: answer.subarray(start, start + size) };
    at = start + size + 1;
  }
}

const blobId = (bytes: Buffer): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
