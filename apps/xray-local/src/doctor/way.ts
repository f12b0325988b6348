import { formatAddress } from '../config/address.ts';
import type { Address } from '../config/address.ts';
import { failed, ok, unknown } from './hop.ts';
import type { Hop } from './hop.ts';
import type { Probe } from './send-probe.ts';
import { headerHop, notKept, storeTrouble } from './way-hops.ts';
import type { XrayLocalView } from './xray-local-view.ts';

/** The places between the application's socket and the store. */
export interface Way {
  readonly udp: Hop;
  readonly header: Hop;
  readonly store: Hop;
}

/** The system says that the datagram could not be delivered. */
export function refusedWay(udp: Address, code: string, view: XrayLocalView | undefined, probe: Probe): Way {
  const address = formatAddress(udp);
  const isClosed = code === 'ECONNREFUSED';
  const elsewhere =
    view === undefined ? '' : ` The xray-local that answers over TCP receives at ${view.udp}.`;
  const detail = isClosed
    ? `Nobody listens on UDP ${address}.${elsewhere}`
    : `Nothing can be sent to UDP ${address} (${code}).${elsewhere}`;
  const mend = isClosed
    ? 'Start the daemon there, or set the address to where it is.'
    : 'Look at routes and firewalls.';
  return {
    udp: failed('udp', detail, mend),
    header: headerHop(view, probe) ?? unknown('header', 'Nothing arrived that has one.'),
    store: storeTrouble(view) ?? unknown('store', 'Nothing arrived to be kept.'),
  };
}

/** Something else than an xray-local: UDP itself never answers. */
export function silentWay(udp: Address): Omit<Way, 'store'> {
  const detail = `The segment was sent to UDP ${formatAddress(udp)}, and nothing came back to say that nobody listens.`;
  return {
    udp: unknown(
      'udp',
      detail,
      'Look at the daemon: its log at level debug tells every segment, and warns of what it refuses.',
    ),
    header: unknown('header', 'Only the log of the daemon tells ("Missing header or segment").'),
  };
}

/** The trace was read back. */
export function foundWay(udp: Address, view: XrayLocalView, probe: Probe): Way {
  return {
    udp: ok('udp', `The segment arrived at UDP ${formatAddress(udp)}.`),
    header: headerHop(view, probe) ?? ok('header', 'The header was taken.'),
    store: storeTrouble(view) ?? ok('store', `The trace ${probe.traceId} was read back.`),
  };
}

/** A segment that was sent and is not found. */
export interface Lost {
  readonly udp: Address;
  /** URL of the API. */
  readonly api: string;
  readonly probe: Probe;
  readonly before: XrayLocalView;
  readonly after: XrayLocalView;
}

/** The xray-local that is asked does not have the trace: its counters tell why. */
export function lostWay({ udp, api, before, after, probe }: Lost): Way {
  const address = formatAddress(udp);
  const received = (after.stats?.received ?? 0) - (before.stats?.received ?? 0);
  if (received <= 0) {
    const inKernel = (after.stats?.lostInKernel ?? 0) - (before.stats?.lostInKernel ?? 0);
    const detail =
      inKernel > 0
        ? `The kernel dropped the segment at UDP ${after.udp}: more arrives than its buffer holds.`
        : `The segment was sent to UDP ${address}, and the xray-local at ${api}, which receives at ${after.udp}, got nothing.`;
    const mend =
      inKernel > 0
        ? 'Raise net.core.rmem_max on the machine of xray-local.'
        : 'Something else has that port, or a firewall drops UDP: compare both addresses.';
    return {
      udp: failed('udp', detail, mend),
      header: headerHop(after, probe) ?? unknown('header', 'Nothing arrived that has one.'),
      store: storeTrouble(after) ?? unknown('store', 'Nothing arrived to be kept.'),
    };
  }
  return {
    udp: ok('udp', `${received} datagrams arrived at UDP ${after.udp}.`),
    header: headerHop(after, probe) ?? ok('header', 'No header was refused.'),
    store: storeTrouble(after) ?? notKept(before, after),
  };
}
