import { setTimeout as wait } from 'node:timers/promises';
import type { Address } from '../config/address.ts';
import { ask } from './daemon-client.ts';
import { ok, unknown } from './hop.ts';
import type { Hop } from './hop.ts';
import { probeDatagram, sendDatagram } from './send-probe.ts';
import type { Probe } from './send-probe.ts';
import { foundWay, lostWay, refusedWay, silentWay } from './way.ts';
import type { Way } from './way.ts';
import { viewXrayLocal } from './xray-local-view.ts';

export interface WayOptions {
  readonly udp: Address;
  /** URL of the API. */
  readonly api: string;
  readonly probe: Probe;
  /** Milliseconds for which the trace is looked for. */
  readonly findMs: number;
}

const LOOK_AGAIN_MS = 100;

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
