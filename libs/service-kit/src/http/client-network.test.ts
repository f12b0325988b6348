import { describe, expect, it } from 'vitest';
import { networkOf } from './client-network.ts';

describe('networkOf', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:0:1ff::1', '2001:db8:0:100::/56'],
    ['2001:DB8:0000:0100:0:0:0:2', '2001:db8:0:100::/56'],
    ['2001:db8:0:200::1', '2001:db8:0:200::/56'],
    ['fe80::1%eth0', 'fe80::/56'],
    ['::1', expect.any(String)],
    ['unknown', 'unknown'],
    ['', ''],
  ])('counts %s under %s', (address, network) => {
    expect(networkOf(address)).toEqual(network);
  });
});
