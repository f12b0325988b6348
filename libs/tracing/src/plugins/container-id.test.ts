import { describe, expect, it } from 'vitest';
import { CGROUP, MOUNTINFO } from '../../test/fixtures/plugins/proc-files.ts';
import { containerIdInCgroup, containerIdInMountinfo } from './container-id.ts';

describe('containerIdInMountinfo', () => {
  it.each(MOUNTINFO)('reads %s', (_what, text, expected) => {
    expect(containerIdInMountinfo(text)).toBe(expected);
  });
});

describe('containerIdInCgroup', () => {
  it.each(CGROUP)('reads %s', (_what, text, expected) => {
    expect(containerIdInCgroup(text)).toBe(expected);
  });
});
