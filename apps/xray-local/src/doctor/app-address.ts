import { parseAddress } from '../config/address.ts';
import type { Address } from '../config/address.ts';

/** Where an application sends segments, and where it asks for sampling rules. */
export interface DaemonAddresses {
  readonly udp: Address;
  readonly tcp: Address;
}

/**
 * Reads AWS_XRAY_DAEMON_ADDRESS as AWS's SDKs do: `host:port`, or `tcp:host:port udp:host:port` in either order. Answers
 * what is wrong with it as `{ problem }`.
 */
export function parseDaemonAddress(text: string): DaemonAddresses | { readonly problem: string } {
  const parts = text.trim().split(/\s+/);
  if (parts.length === 1) {
    const both = parseAddress(parts[0] ?? '');
    return 'problem' in both ? both : { udp: both, tcp: both };
  }
  const [tcp, udp] = ['tcp:', 'udp:'].map((scheme) =>
    parts.find((part) => part.startsWith(scheme))?.slice(scheme.length),
  );
  if (parts.length !== 2 || tcp === undefined || udp === undefined) {
    return { problem: 'is neither host:port nor "tcp:host:port udp:host:port"' };
  }
  const [tcpAddress, udpAddress] = [parseAddress(tcp), parseAddress(udp)];
  if ('problem' in tcpAddress) {
    return { problem: `has a tcp address that ${tcpAddress.problem}` };
  }
  return 'problem' in udpAddress
    ? { problem: `has a udp address that ${udpAddress.problem}` }
    : { tcp: tcpAddress, udp: udpAddress };
}
