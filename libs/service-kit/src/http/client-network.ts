import { ipKeyGenerator } from 'express-rate-limit';

/** Bits. A customer of a network provider is given a /56 or less, and may take any address of it. */
const IPV6_PREFIX = 56;

/**
 * What the requests from an address are counted under: an IPv4 address itself, also where it is written as an IPv6
 * address, and of an IPv6 address its network (`2001:db8:0:100::/56`).
 */
export function networkOf(address: string): string {
  const [withoutZone = ''] = address.split('%', 1);
  return ipKeyGenerator(withoutZone, IPV6_PREFIX);
}
