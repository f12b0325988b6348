import { setTimeout as wait } from 'node:timers/promises';
import { formatAddress } from '../config/address.ts';
import type { Address } from '../config/address.ts';
import { ask } from './daemon-client.ts';
import { failed, ok, unknown } from './hop.ts';
import type { Hop } from './hop.ts';
import { probeDatagram, sendDatagram } from './send-probe.ts';
import type { Probe } from './send-probe.ts';
import { viewXrayLocal } from './xray-local-view.ts';
import type { XrayLocalView } from './xray-local-view.ts';

export interface WayOptions {
  readonly udp: Address;
  /** URL of the API. */
  readonly api: string;
  readonly probe: Probe;
  /** Milliseconds for which the trace is looked for. */
  readonly findMs: number;
}

/** The places between the application's socket and the store. */
export interface Way {
  readonly udp: Hop;
  readonly header: Hop;
  readonly store: Hop;
}

const LOOK_AGAIN_MS = 100;

/** Refusals of the header by an xray-local that are this recent are those of the application that is looked after. */
const RECENT_MS = 15 * 60_000;

const HEADER_CODES: readonly string[] = ['InvalidHeader', 'MissingHeaderOrSegment'];

/** Sends a segment and looks where it gets to. */
export async function checkWay({ udp, api, probe, findMs }: WayOptions): Promise<Way> {
  const before = await viewXrayLocal(api);
  const refused = await sendDatagram(udp, probeDatagram(probe));
  if (refused !== undefined) {
    return refusedWay(udp, refused, before, probe);
  }
  if (before === undefined) {
    return { ...silentWay(udp), store: await readFromAws(api, probe) };
  }
  const isFound = await isFoundInTime(api, probe, findMs);
  const after = (await viewXrayLocal(api)) ?? before;
  return isFound ? foundWay(udp, after, probe) : lostWay({ udp, api, before, after, probe });
}

async function isFoundInTime(api: string, { traceId }: Probe, findMs: number): Promise<boolean> {
  for (let waited = 0; waited < findMs; waited += LOOK_AGAIN_MS) {
    const asked = await ask(api, '/Traces', { TraceIds: [traceId] });
    if (asked.kind === 'answered' && hasTrace(asked.json, traceId)) {
      return true;
    }
    await wait(LOOK_AGAIN_MS);
  }
  return false;
}

function hasTrace(json: Readonly<Record<string, unknown>> | undefined, traceId: string): boolean {
  const traces = json?.['Traces'];
  return Array.isArray(traces) && JSON.stringify(traces).includes(traceId);
}

/** The system says that the datagram could not be delivered. */
function refusedWay(udp: Address, code: string, view: XrayLocalView | undefined, probe: Probe): Way {
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
function silentWay(udp: Address): Omit<Way, 'store'> {
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

/** AWS's daemon forwards every path: with the right to read, the trace can be found through it. */
async function readFromAws(api: string, { traceId }: Probe): Promise<Hop> {
  const asked = await ask(api, '/Traces', { TraceIds: [traceId] });
  if (asked.kind === 'answered' && asked.status === 200 && asked.json?.['Traces'] !== undefined) {
    return hasTrace(asked.json, traceId)
      ? ok('store', `X-Ray has the trace ${traceId}.`)
      : unknown(
          'store',
          `X-Ray does not have the trace ${traceId} yet; that can take half a minute.`,
          'Look for it in the console of X-Ray.',
        );
  }
  const why = asked.kind === 'answered' ? `status ${asked.status}` : asked.code;
  return unknown(
    'store',
    `What answers at ${api} is no xray-local and lets nobody read traces back (${why}). AWS's daemon does not.`,
    `Look for the trace ${traceId} in the console of X-Ray.`,
  );
}

function foundWay(udp: Address, view: XrayLocalView, probe: Probe): Way {
  return {
    udp: ok('udp', `The segment arrived at UDP ${formatAddress(udp)}.`),
    header: headerHop(view, probe) ?? ok('header', 'The header was taken.'),
    store: storeTrouble(view) ?? ok('store', `The trace ${probe.traceId} was read back.`),
  };
}

interface Lost extends Omit<WayOptions, 'findMs'> {
  readonly before: XrayLocalView;
  readonly after: XrayLocalView;
}

/** The xray-local that is asked does not have the trace: its counters tell why. */
function lostWay({ udp, api, before, after, probe }: Lost): Way {
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

/** Datagrams whose header was refused lately, whoever sent them: the application's, or the probe's own. */
function headerHop(view: XrayLocalView | undefined, { at }: Probe): Hop | undefined {
  const refused = (view?.rejected?.items ?? []).filter(
    ({ code, at: time }) => HEADER_CODES.includes(code) && Date.parse(time) > at * 1000 - RECENT_MS,
  );
  const [latest] = refused;
  if (latest === undefined) {
    return undefined;
  }
  const detail = `${refused.length} datagrams were refused for their header lately, the last at ${latest.at}: ${latest.hint}`;
  return failed(
    'header',
    detail,
    'Mend the sender: each datagram is {"format":"json","version":1}, a line feed, and the document.',
  );
}

function storeTrouble(view: XrayLocalView | undefined): Hop | undefined {
  return view?.storeProblem === undefined
    ? undefined
    : failed(
        'store',
        `The store of xray-local ${view.storeProblem}.`,
        'Look at its log, and at the room on its disk (--data).',
      );
}

function notKept(before: XrayLocalView, after: XrayLocalView): Hop {
  const lost = {
    ...grown(before.stats?.dropped, after.stats?.dropped),
    ...grown(before.stats?.rejected, after.stats?.rejected),
  };
  const causes = Object.entries(lost).map(([cause, count]) => `${cause} (${count})`);
  if (causes.length > 0) {
    return failed(
      'store',
      `What arrived was not kept: ${causes.join(', ')}.`,
      'GET /local/rejected and GET /stats of xray-local tell more.',
    );
  }
  const evicted = (after.stats?.evicted ?? 0) - (before.stats?.evicted ?? 0);
  return evicted > 0
    ? failed(
        'store',
        `The store is full: ${evicted} traces were given up while the probe was kept.`,
        'Raise --max-traces, --max-bytes or --max-age.',
      )
    : failed(
        'store',
        'What arrived is not found in time.',
        'xray-local may be overloaded: look at "queued" and "pending" in GET /stats.',
      );
}

/** The counts that have grown, and by how much. */
function grown(
  before: Readonly<Record<string, number>> | undefined,
  after: Readonly<Record<string, number>> | undefined,
): Record<string, number> {
  const differences = Object.entries(after ?? {}).map(([key, count]): [string, number] => [
    key,
    count - (before?.[key] ?? 0),
  ]);
  return Object.fromEntries(differences.filter(([, count]) => count > 0));
}
