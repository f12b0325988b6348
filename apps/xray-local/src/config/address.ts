import { isIP, isIPv6 } from 'node:net';

/** A host (a name or an IP address, IPv6 without brackets) and a port; port 0 asks the system for a free one. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

const HOST_AND_PORT = /^(?:\[(?<v6>[^[\]]*)\]|(?<name>[^:[\]]*)):(?<port>\d{1,5})$/;
const HOST_NAME = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i;
const MAX_PORT = 65_535;

/** Reads `host:port` or `[IPv6]:port`. Answers what is wrong with it as `{ problem }`. */
export function parseAddress(text: string): Address | { readonly problem: string } {
  const { v6, name, port } = HOST_AND_PORT.exec(text)?.groups ?? {};
  if (port === undefined) {
    return {
      problem: isIPv6(text) ? 'has no port; write [::1]:2000' : 'is not host:port, such as 127.0.0.1:2000',
    };
  }
  if (Number(port) > MAX_PORT) {
    return { problem: `has a port above ${MAX_PORT}` };
  }
  if (v6 !== undefined) {
    return isIPv6(v6) ? { host: v6, port: Number(port) } : { problem: 'has no IPv6 address in its brackets' };
  }
  if (name === undefined || name === '') {
    return {
      problem:
        'has no host; write 127.0.0.1 for this machine alone, 0.0.0.0 for every machine that can reach it',
    };
  }
  return isIP(name) !== 0 || HOST_NAME.test(name)
    ? { host: name, port: Number(port) }
    : { problem: 'has no valid host before the port' };
}

/** The address as {@link parseAddress} reads it. */
export function formatAddress({ host, port }: Address): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    (isIP(host) === 4 && host.startsWith('127.'))
  );
}
