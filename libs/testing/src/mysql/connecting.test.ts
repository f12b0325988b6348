import { describe, expect, it } from 'vitest';
import { parseVersion } from './connecting.ts';

describe('parseVersion', () => {
  it.each([
    ['9.7.4-2', 'MySQL', '9.7.4'],
    ['8.4.6', 'MySQL', '8.4.6'],
    ['10.11.19-MariaDB-0+deb12u1', 'MariaDB', '10.11.19'],
    ['11.8.9-MariaDB-4 from Debian', 'MariaDB', '11.8.9'],
    [' Ver 8.4.6 for Linux on x86_64 (MySQL Community Server - GPL)', 'MySQL', '8.4.6'],
    [' Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)', 'MariaDB', '10.11.19'],
  ])('reads %s', (text, product, version) => {
    expect(parseVersion(text)).toEqual({ product, version });
  });
});
