import { describe, expect, it } from 'vitest';
import { foldersToSearch, tooOld } from './server-program.ts';

describe('the search for a server', () => {
  it('looks in PATH, then where ordinary users have no path to', () => {
    expect(foldersToSearch('/opt/bin:/usr/bin')).toEqual([
      '/opt/bin',
      '/usr/bin',
      '/usr/sbin',
      '/usr/local/sbin',
      '/usr/libexec',
      '/usr/local/mysql/bin',
    ]);
  });

  it('leaves out relative folders and looks nowhere twice', () => {
    expect(foldersToSearch(':.:bin:/usr/sbin:/usr/sbin')).toEqual([
      '/usr/sbin',
      '/usr/local/sbin',
      '/usr/libexec',
      '/usr/local/mysql/bin',
    ]);
  });

  it('goes on without a PATH', () => {
    expect(foldersToSearch(undefined)[0]).toBe('/usr/sbin');
  });
});

describe('the age of a server', () => {
  it.each([
    ['MySQL', '8.4.0'],
    ['MySQL', '9.7.4'],
    ['MySQL', '10.0.0'],
    ['MariaDB', '10.11.2'],
    ['MariaDB', '11.8.9'],
    ['MariaDB', '12.0.1'],
  ] as const)('is right for %s %s', (product, version) => {
    expect(tooOld({ product, version })).toBeUndefined();
  });

  it.each([
    ['MySQL', '8.0.46', 'is MySQL 8.0.46, older than 8.4'],
    ['MySQL', '5.7.44', 'is MySQL 5.7.44, older than 8.4'],
    ['MariaDB', '10.6.22', 'is MariaDB 10.6.22, older than 10.11'],
  ] as const)('is too great for %s %s', (product, version, reason) => {
    expect(tooOld({ product, version })).toBe(reason);
  });
});
