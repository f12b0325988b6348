import { describe, expect, it } from 'vitest';
import { kernelDropsOf } from './kernel-drops.ts';

const TABLE = `\
   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 1305: 0100007F:9F4A 0100007F:07D0 01 00000000:00000000 00:00000000 00000000     0        0 401262 2 00000000ae2f3928 5
11679: 0100007F:07D0 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 405108 2 00000000a51f5b89 42
`;

describe('kernelDropsOf', () => {
  it('reads the drops of the socket that listens on a port', () => {
    expect(kernelDropsOf(2000, TABLE)).toBe(42);
  });

  it('knows nothing of a port that is not there, nor where there is no table', () => {
    expect(kernelDropsOf(2001, TABLE)).toBeUndefined();
    expect(kernelDropsOf(2000, '\n')).toBeUndefined();
  });
});
