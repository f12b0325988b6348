import { failed } from './hop.ts';
import type { Hop } from './hop.ts';
import type { Probe } from './send-probe.ts';
import type { XrayLocalView } from './xray-local-view.ts';

/** Refusals of the header by an xray-local that are this recent are those of the application that is looked after. */
const RECENT_MS = 15 * 60_000;

const HEADER_CODES: readonly string[] = ['InvalidHeader', 'MissingHeaderOrSegment'];

/** Datagrams whose header was refused lately, whoever sent them: the application's, or the probe's own. */
export function headerHop(view: XrayLocalView | undefined, { at }: Probe): Hop | undefined {
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

/** What keeps an xray-local from storing anything, if something does. */
export function storeTrouble(view: XrayLocalView | undefined): Hop | undefined {
  return view?.storeProblem === undefined
    ? undefined
    : failed(
        'store',
        `The store of xray-local ${view.storeProblem}.`,
        'Look at its log, and at the room on its disk (--data).',
      );
}

/** Why what arrived is not found: its counters before and after tell. */
export function notKept(before: XrayLocalView, after: XrayLocalView): Hop {
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
