import { describe, expect, it } from 'vitest';
import { isAllowed, licenceFindings, licenceOf } from './licences.ts';
import type { LockedPackage } from './lockfile.ts';

const ALLOWED = new Set(['MIT', 'ISC']);

const locked = (name: string, licence?: string): LockedPackage => ({
  where: `node_modules/${name}`,
  name,
  version: '1.0.0',
  licence,
  integrity: undefined,
  resolved: undefined,
  hasInstallScript: false,
  isLink: false,
});

describe('the licence of a package', () => {
  it.each([
    [{ license: 'MIT' }, 'MIT'],
    [{ license: { type: 'ISC' } }, 'ISC'],
    [{ licenses: [{ type: 'MIT' }, 'GPL-3.0-only'] }, 'MIT OR GPL-3.0-only'],
    [{}, undefined],
  ])('of %j is %s', (manifest, licence) => {
    expect(licenceOf(manifest)).toBe(licence);
  });

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['(MIT AND ISC)', true],
    ['MIT AND GPL-3.0-only', false],
    ['GPL-3.0-only OR LGPL-3.0-only', false],
    ['MIT AND (ISC OR GPL-3.0-only)', false],
    ['UNLICENSED', false],
    ['SEE LICENSE IN EULA.txt', false],
    ['', false],
  ])('%s may be used: %s', (expression, expected) => {
    expect(isAllowed(expression, ALLOWED)).toBe(expected);
  });
});

describe('the licences of a lockfile', () => {
  const none = (): undefined => undefined;
  const policy = { allowed: ALLOWED, exceptions: [] };
  const exception = { name: /^tool$/, licence: 'MPL-2.0', reason: 'builds only' };

  it('are fine when each is allowed, or is for this package', () => {
    const packages = [locked('a', 'MIT'), locked('tool', 'MPL-2.0')];
    expect(licenceFindings(packages, none, { ...policy, exceptions: [exception] })).toEqual([]);
  });

  it.each([
    [
      'is not allowed',
      locked('b', 'AGPL-3.0-only'),
      ['b@1.0.0 (node_modules/b) is under AGPL-3.0-only, which is not allowed'],
    ],
    ['is nowhere told', locked('b'), ['b@1.0.0 (node_modules/b) says nothing of its licence']],
  ])('are not when one %s', (_what, bad, findings) => {
    expect(licenceFindings([locked('a', 'MIT'), bad], none, policy)).toEqual(findings);
  });

  it('are read from the package where the lockfile has none, and compared where it has one', () => {
    const installed = () => ({ license: 'GPL-3.0-only' });
    expect(licenceFindings([locked('a'), locked('b', 'MIT')], installed, policy)).toEqual([
      'a@1.0.0 (node_modules/a) is under GPL-3.0-only, which is not allowed',
      'b@1.0.0 (node_modules/b) is GPL-3.0-only as installed, but MIT in the lockfile',
    ]);
  });

  it('have no exception that is for another licence of the package, or that nothing needs', () => {
    const packages = [locked('tool', 'GPL-3.0-only')];
    expect(licenceFindings(packages, none, { ...policy, exceptions: [exception] })).toEqual([
      'tool@1.0.0 (node_modules/tool) is under GPL-3.0-only, which is not allowed',
      'nothing needs the exception for ^tool$ under MPL-2.0',
    ]);
  });
});
