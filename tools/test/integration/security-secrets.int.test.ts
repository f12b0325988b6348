import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { git, GitError, hasWholeHistory } from '../../src/security/git.ts';
import { textsOfHistory, textsOfWorkingTree } from '../../src/security/git-texts.ts';
import { KNOWN_SECRETS } from '../../src/security/known-secrets.ts';
import { findSecrets, LARGEST_BYTES } from '../../src/security/secrets.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
/** What is no text here; another kind of file has to be looked at by a person first. */
const BINARY_FILES = /\.(png|pb|gz)$/;

const known = new Set(KNOWN_SECRETS.map(({ id }) => id));

const joined = (...parts: readonly string[]): string => parts.join('');

/** Each only looks like what it is named, and is put together here so that this file holds none. */
const PLANTED: readonly (readonly [string, string])[] = [
  ['a token of GitHub', joined('ghp', '_', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx')],
  ['a key of AWS', joined('AWS_SECRET_ACCESS_KEY = ', 'wJalrXUtnFEMIxK7MDENGxb', 'PxRfiCYEXAMPLEKEY')],
  [
    'a private key',
    joined(
      '-----BEGIN ',
      'PRIVATE KEY-----\n',
      'MIIEvgIBADANBgkq\n'.repeat(10),
      '-----END ',
      'PRIVATE KEY-----',
    ),
  ],
  ['a login in a URL', joined('mysql://root:', 'Tr0ub4dorx3', '@db.internal:3306/users')],
];

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'secrets-'));
  git(folder, ['init', '--quiet']);
});
afterEach(() => rm(folder, { recursive: true }));

function commit(message: string): void {
  git(folder, ['add', '--all']);
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  git(folder, [...author, 'commit', '--quiet', '--allow-empty', '--message', message]);
}

const write = (file: string, text: string): Promise<void> => writeFile(path.join(folder, file), text);
const none = new Set<string>();

describe('a secret', () => {
  it.each(PLANTED)('is found long after it was deleted: %s', async (_what, secret) => {
    await write('config.txt', `first line\n${secret}\n`);
    commit('add');
    await write('config.txt', 'first line\n');
    commit('delete');
    const { secrets } = await findSecrets(textsOfHistory(folder), none);
    expect(secrets).toMatchObject([{ path: 'config.txt', line: 2 }]);
    expect(JSON.stringify(secrets)).not.toContain(secret);
    expect((await findSecrets(textsOfWorkingTree(folder), none)).secrets).toEqual([]);
  });

  const [[, token] = ['', '']] = PLANTED;

  it('is found in the message of a commit', async () => {
    commit(`use ${token}`);
    const { secrets } = await findSecrets(textsOfHistory(folder), none);
    expect(secrets).toMatchObject([{ path: 'commit' }]);
  });

  it('is found before it is committed, but not where git does not look', async () => {
    await write('.gitignore', 'ignored.txt\n');
    await write('ignored.txt', token);
    await write('new.txt', token);
    const { secrets } = await findSecrets(textsOfWorkingTree(folder), none);
    expect(secrets).toMatchObject([{ path: 'new.txt', line: 1 }]);
  });

  it('is found although a comment says not to look', async () => {
    await write('a.ts', `/* secretlint-disable */\nconst token = '${token}';\n`);
    expect((await findSecrets(textsOfWorkingTree(folder), none)).secrets).toHaveLength(1);
  });

  it('is none when just this content is known, and one again when it changes', async () => {
    await write('a.txt', token);
    const [secret] = (await findSecrets(textsOfWorkingTree(folder), none)).secrets;
    const allowed = new Set([secret?.id ?? '']);
    expect((await findSecrets(textsOfWorkingTree(folder), allowed)).secrets).toEqual([]);
    await write('a.txt', `${token}\n`);
    expect((await findSecrets(textsOfWorkingTree(folder), allowed)).secrets).toHaveLength(1);
  });
});

describe('what is passed over', () => {
  it('is named: binary and very large files', async () => {
    await write('image.png', '\u0089PNG\0');
    await write('large.txt', 'x'.repeat(LARGEST_BYTES + 1));
    await write('largest.txt', 'x'.repeat(LARGEST_BYTES));
    commit('add');
    const scan = await findSecrets(textsOfHistory(folder), none);
    expect(scan).toMatchObject({ secrets: [], binary: ['image.png'], tooLarge: ['large.txt'] });
    expect(scan.scanned).toBe(2);
  });
});

describe('a history', () => {
  it('is known not to be whole in a shallow clone', () => {
    commit('first');
    commit('second');
    const shallow = path.join(folder, 'shallow');
    git(folder, ['clone', '--quiet', '--depth', '1', pathToFileURL(folder).href, shallow]);
    expect([hasWholeHistory(folder), hasWholeHistory(shallow)]).toEqual([true, false]);
  });

  it('is not there outside a repository, which git says', () => {
    rmSync(path.join(folder, '.git'), { recursive: true });
    expect(() => hasWholeHistory(folder)).toThrow(GitError);
  });
});

describe('this repository', () => {
  it('holds no secret in its working tree', async () => {
    const scan = await findSecrets(textsOfWorkingTree(ROOT), known);
    expect(scan.secrets).toEqual([]);
    expect(scan.tooLarge).toEqual([]);
    expect(scan.binary.filter((file) => !BINARY_FILES.test(file))).toEqual([]);
    expect(scan.scanned).toBeGreaterThan(500);
  });

  it('holds no secret in any commit', async (context) => {
    if (!hasWholeHistory(ROOT)) {
      context.skip('the history is not whole: git fetch --unshallow, then this test looks at all of it');
    }
    const scan = await findSecrets(textsOfHistory(ROOT), known);
    expect(scan.secrets).toEqual([]);
    expect(scan.tooLarge).toEqual([]);
    expect(scan.binary.filter((file) => !BINARY_FILES.test(file))).toEqual([]);
    expect(scan.scanned).toBeGreaterThan(500);
  });

  it('knows no secret that no commit holds', (context) => {
    if (!hasWholeHistory(ROOT)) context.skip('the history is not whole');
    const ids = new Set([...textsOfHistory(ROOT)].map(({ id }) => id));
    expect(KNOWN_SECRETS.filter(({ id }) => !ids.has(id))).toEqual([]);
  });
});
