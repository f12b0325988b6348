import { describe, expect, it } from 'vitest';
import { scriptFindings } from './install-scripts.ts';
import { LockfileError, parseLockfile } from './lockfile.ts';
import { originFindings } from './origins.ts';

const HASH = `sha512-${'A'.repeat(86)}==`;
const A = { version: '1.0.0', integrity: HASH };

const lockOf = (packages: object) => parseLockfile(JSON.stringify({ lockfileVersion: 3, packages }));
const tarball = (host: string, name: string): string => `https://${host}/${name}/-/${name}-1.0.0.tgz`;

describe('a lockfile', () => {
  it('names packages by their own name, also under another one, and not the projects themselves', () => {
    const packages = lockOf({
      '': { name: 'root' },
      'apps/x': { name: '@xray-microservices/x' },
      'node_modules/@a/b/node_modules/c': A,
      'node_modules/typescript': { ...A, name: '@typescript/typescript6' },
    });
    expect(packages.map(({ name }) => name)).toEqual(['c', '@typescript/typescript6']);
  });

  it.each(['{}', '{"lockfileVersion":1,"dependencies":{}}'])('of another form is refused: %s', (text) => {
    expect(() => parseLockfile(text)).toThrow(LockfileError);
  });
});

describe('packages that come from the registry as they are locked', () => {
  it.each([
    ['none names its source', { 'node_modules/a': A, 'node_modules/b': A }],
    [
      'all name the same one',
      {
        'node_modules/a': { ...A, resolved: tarball('npm.example', 'a') },
        'node_modules/b': { ...A, resolved: tarball('npm.example', 'b') },
      },
    ],
    ['one of ours is a folder', { 'node_modules/@xray-microservices/x': { link: true, resolved: 'apps/x' } }],
  ])('are fine when %s', (_what, packages) => {
    expect(originFindings(lockOf(packages))).toEqual([]);
  });

  it.each([
    ['no hash', { ...A, integrity: undefined }, 'has no SHA-512'],
    ['a weak hash', { ...A, integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }, 'has no SHA-512'],
    [
      'another host',
      { ...A, resolved: tarball('evil.example', 'b') },
      'packages come from https://evil.example/ and',
    ],
    ['git', { ...A, resolved: 'git+ssh://git@example.com/b.git#0123' }, 'does not come from a registry'],
    ['a tarball', { ...A, resolved: 'https://evil.example/b.tgz' }, 'does not come from a registry'],
    [
      'an open connection',
      { ...A, resolved: tarball('npm.example', 'b').replace('https', 'http') },
      'registry',
    ],
  ])('are found out by %s', (_what, entry, finding) => {
    const packages = lockOf({ 'node_modules/a': A, 'node_modules/b': entry });
    expect(originFindings(packages)).toEqual(expect.arrayContaining([expect.stringContaining(finding)]));
  });

  it.each([
    ['the registry has a package of our name', { 'node_modules/@xray-microservices/x': A }],
    [
      'our name leads out of the repository',
      { 'node_modules/@xray-microservices/x': { link: true, resolved: '../x' } },
    ],
    [
      'a folder of ours goes by a foreign name',
      { 'node_modules/express': { link: true, resolved: 'apps/x' } },
    ],
  ])('are found out when %s', (_what, packages) => {
    expect(originFindings(lockOf(packages))).toEqual([expect.stringContaining('name of ours')]);
  });
});

describe('install scripts', () => {
  const withScripts = lockOf({ 'node_modules/node': { ...A, hasInstallScript: true }, 'node_modules/a': A });

  it('are fine when each is decided about', () => {
    expect(scriptFindings(withScripts, { node: true })).toEqual([]);
  });

  it.each([
    [{}, ['node@1.0.0 (node_modules/node) has an install script, and allowScripts says nothing of it']],
    [{ node: true, a: false }, ['allowScripts names a, which has no install script']],
    [
      { node: false, a: true },
      [
        'allowScripts lets a run a script, for which there is no reason',
        'allowScripts names a, which has no install script',
      ],
    ],
  ])('are not under %j', (allowScripts, findings) => {
    expect(scriptFindings(withScripts, allowScripts)).toEqual(findings);
  });
});
