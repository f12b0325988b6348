import { describe, expect, it } from 'vitest';
import { ownerToken, parseOwner, stateOf } from './owner.ts';

const OWNER = { machine: '0a1b2c3d', pid: 4242, startedAt: '987654' };

describe('an owner', () => {
  it('is the same after being written as a token', () => {
    expect(ownerToken(OWNER)).toBe('0a1b2c3d-4242-987654');
    expect(parseOwner(ownerToken(OWNER))).toEqual(OWNER);
  });

  it('is read from the beginning of a folder name', () => {
    expect(parseOwner('0a1b2c3d-4242-987654-ffee0011')).toEqual(OWNER);
  });

  it.each(['', 'lost+found', '0a1b2c3d-4242', 'xyz-1-2', '0a1b2c3d-4242-987654x'])('is not "%s"', (token) => {
    expect(parseOwner(token)).toBeUndefined();
  });

  it('on another machine is not judged', async () => {
    expect(await stateOf({ ...OWNER, machine: 'ffffffff' }, OWNER)).toBe('elsewhere');
  });
});
