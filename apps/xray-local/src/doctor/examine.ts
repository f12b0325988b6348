import { formatAddress } from '../config/address.ts';
import { checkAddress } from './check-address.ts';
import { checkSampling } from './check-sampling.ts';
import { checkWay } from './check-way.ts';
import type { DoctorOptions } from './doctor-options.ts';
import { unknown } from './hop.ts';
import type { Hop, HopName } from './hop.ts';
import type { Probe } from './send-probe.ts';

/** What the doctor found. */
export interface Findings {
  /** In the order in which a segment passes. */
  readonly hops: readonly Hop[];
  /** The first place that failed: there the trace is lost. */
  readonly lostAt: HopName | undefined;
  /** The trace that was sent. */
  readonly traceId: string;
}

/** Walks the way of a segment. Sends one probe, and looks for it so many milliseconds. */
export async function examine(options: DoctorOptions, probe: Probe, findMs: number): Promise<Findings> {
  const { hops: first, addresses, udp } = await checkAddress(options);
  const hops = [...first];
  if (addresses === undefined || udp === undefined) {
    const rest: readonly HopName[] = ['udp', 'header', 'sampling', 'store'];
    hops.push(...rest.map((name) => unknown(name, 'Not reached.')));
  } else {
    const api = options.api ?? `http://${formatAddress(addresses.tcp)}`;
    const sampling = await checkSampling(addresses.tcp, options);
    const way = await checkWay({ udp, api, probe, findMs });
    hops.push(way.udp, way.header, sampling, way.store);
  }
  return { hops, lostAt: hops.find(({ state }) => state === 'failed')?.name, traceId: probe.traceId };
}
