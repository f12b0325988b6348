import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { formatAddress } from '../config/address.ts';
import type { Address } from '../config/address.ts';
import { parseDaemonAddress } from './app-address.ts';
import type { DaemonAddresses } from './app-address.ts';
import type { DoctorOptions } from './doctor-options.ts';
import { failed, ok, unknown } from './hop.ts';
import type { Hop } from './hop.ts';

/** Addresses on which a server listens for all of its machine. */
const WILDCARDS: readonly string[] = ['0.0.0.0', '::'];

/** The first two places, and where they lead; nowhere when they fail. */
export interface FoundAddress {
  readonly hops: readonly [address: Hop, dns: Hop];
  /** As the application has them. */
  readonly addresses?: DaemonAddresses;
  /** The UDP address with an IP address for its name. */
  readonly udp?: Address;
}

/** Whether the application's setting can be read, fits the daemon's address, and its names are known. */
export async function checkAddress({
  appAddress,
  addressFrom,
  daemon,
}: DoctorOptions): Promise<FoundAddress> {
  const addresses = parseDaemonAddress(appAddress);
  if ('problem' in addresses) {
    const detail = `"${appAddress}" (${addressFrom}) ${addresses.problem}.`;
    const mend =
      'Set AWS_XRAY_DAEMON_ADDRESS to host:port, such as 127.0.0.1:2000; an SDK that cannot read it may not even start.';
    return { hops: [failed('address', detail, mend), unknown('dns', 'Not looked for.')] };
  }
  const address = formatAddress(addresses.udp);
  const seen = ok('address', `The application sends to ${address} (${addressFrom}).`);
  const [resolved, tcp] = await Promise.all([resolve(addresses.udp.host), resolve(addresses.tcp.host)]);
  const missing = 'problem' in resolved ? resolved : 'problem' in tcp ? tcp : undefined;
  if ('problem' in resolved || missing !== undefined) {
    return { hops: [seen, failed('dns', missing?.problem ?? '', dnsMend(addresses.udp.host))], addresses };
  }
  const { host } = addresses.udp;
  const dns = ok(
    'dns',
    isIP(host) === 0 ? `${host} is ${resolved.ips.join(', ')}.` : `${host} is an IP address.`,
  );
  const other = daemon === undefined ? undefined : await differenceTo(daemon, addresses.udp, resolved.ips);
  const udp = { host: resolved.ips[0] ?? host, port: addresses.udp.port };
  return { hops: [other ?? seen, dns], addresses, udp };
}

/** That the daemon listens elsewhere, if it does. */
async function differenceTo(
  daemon: Address,
  app: Address,
  appIps: readonly string[],
): Promise<Hop | undefined> {
  const resolved = await resolve(daemon.host);
  const ips = 'problem' in resolved ? [] : resolved.ips;
  const isSameHost = WILDCARDS.includes(daemon.host) || ips.some((ip) => appIps.includes(ip));
  if (isSameHost && daemon.port === app.port) {
    return undefined;
  }
  const [its, other] = [formatAddress(daemon), formatAddress(app)];
  return failed(
    'address',
    `The application sends to ${other}, and the daemon listens at ${its}.`,
    `Set AWS_XRAY_DAEMON_ADDRESS=${its} for the application.`,
  );
}

async function resolve(
  host: string,
): Promise<{ readonly ips: readonly string[] } | { readonly problem: string }> {
  try {
    return { ips: (await lookup(host, { all: true })).map(({ address }) => address) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
    return { problem: `The name ${host} is not known here (${code}).` };
  }
}

function dnsMend(host: string): string {
  const isShort = !host.includes('.');
  return isShort
    ? 'Mend the name. In Kubernetes, a Service of another namespace is service.namespace; in Compose, both must share a network.'
    : 'Mend the name, or ask DNS for it on the machine (or in the pod) of the application.';
}
