import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { scriptFindings } from '../../src/security/install-scripts.ts';
import type { AllowScripts } from '../../src/security/install-scripts.ts';
import { ALLOWED_LICENCES, LICENCE_EXCEPTIONS } from '../../src/security/licence-policy.ts';
import { licenceFindings } from '../../src/security/licences.ts';
import type { LicenceMembers } from '../../src/security/licences.ts';
import { parseLockfile } from '../../src/security/lockfile.ts';
import type { LockedPackage } from '../../src/security/lockfile.ts';
import { originFindings } from '../../src/security/origins.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const read = (...file: string[]): string => readFileSync(path.join(ROOT, ...file), 'utf8');

const LOCKED = ['.', 'bench'].map((folder) => ({
  folder,
  packages: parseLockfile(read(folder, 'package-lock.json')),
}));

interface Manifest extends LicenceMembers {
  readonly allowScripts?: AllowScripts;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (...folder: string[]): Manifest => JSON.parse(read(...folder, 'package.json')) as Manifest;

const installedIn =
  (folder: string) =>
  ({ where }: LockedPackage): Manifest | undefined =>
    existsSync(path.join(ROOT, folder, where, 'package.json')) ? manifestOf(folder, where) : undefined;

describe('all packages that are used', () => {
  it('are under licences that the policy allows, as locked and as installed', () => {
    const installed = LOCKED.flatMap(({ folder, packages }) =>
      packages.map((locked) => [locked, installedIn(folder)(locked)] as const),
    );
    const manifests = new Map(installed);
    const policy = { allowed: ALLOWED_LICENCES, exceptions: LICENCE_EXCEPTIONS };
    expect(licenceFindings([...manifests.keys()], (locked) => manifests.get(locked), policy)).toEqual([]);
    expect([...manifests.values()].filter((manifest) => manifest !== undefined).length).toBeGreaterThan(500);
  });
});

describe.each(LOCKED)('the lockfile in $folder', ({ folder, packages }) => {
  it('has a SHA-512 for every package, all from one registry, and our names for nobody else', () => {
    expect(packages.length).toBeGreaterThan(100);
    expect(originFindings(packages)).toEqual([]);
  });

  it('has no install script that allowScripts does not decide about', () => {
    expect(scriptFindings(packages, manifestOf(folder).allowScripts ?? {})).toEqual([]);
  });
});

describe('the package.json of every project', () => {
  it('names one version of each package it needs, not a range', () => {
    const folders = globSync('{.,bench,tools,k8s,apps/*,libs/*}/package.json', { cwd: ROOT });
    const ranges = folders.flatMap((file) => {
      const { dependencies, devDependencies, optionalDependencies } = manifestOf(path.dirname(file));
      return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
        .filter(([, version]) => !/^(npm:(@[^/]+\/)?[^@]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        .map(([name, version]) => `${file}: ${name} ${version}`);
    });
    expect(folders.length).toBeGreaterThan(12);
    expect(ranges).toEqual([]);
  });
});

describe('the settings of npm', () => {
  it('name no registry and no token, and let no install script run unasked', () => {
    const settings = read('.npmrc');
    expect(settings).not.toMatch(/registry|_auth|token|allow-all-scripts/i);
  });
});
