import { describe, expect, it } from 'vitest';
import { obstacleTo } from './apt.ts';

const DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n';

describe('apt-get', () => {
  it.each([
    ['Debian', DEBIAN],
    ['Ubuntu', 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n'],
    ['what is like Ubuntu', 'ID=pop\nID_LIKE="ubuntu debian"\n'],
  ])('is used as root on %s', (_name, osRelease) => {
    expect(obstacleTo({ user: 0, osRelease })).toBeUndefined();
  });

  it('is not used by an ordinary user', () => {
    expect(obstacleTo({ user: 1000, osRelease: DEBIAN })).toBe('not root');
  });

  it.each([
    ['Fedora', 'ID=fedora\nHOME_URL="https://example.org/debian"\n'],
    ['a system without os-release', ''],
  ])('is not used on %s', (_name, osRelease) => {
    expect(obstacleTo({ user: 0, osRelease })).toBe('not Debian or Ubuntu');
  });
});
