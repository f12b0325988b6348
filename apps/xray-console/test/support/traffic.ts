import { createSocket } from 'node:dgram';
import type { Document, Kind, TraceDocuments } from './documents.ts';
import { refusedDocuments, traceOf } from './documents.ts';
import { randomFrom } from './random.ts';

const HEADER = '{"format":"json","version":1}\n';

/** Sends a few documents as an SDK does; many may overflow the kernel's buffer. @param udp `host:port` */
export async function sendDocuments(udp: string, documents: readonly Document[]): Promise<void> {
  const [host = '127.0.0.1', port = '2000'] = udp.split(/:(?=\d+$)/);
  const socket = createSocket('udp4');
  try {
    for (const document of documents) {
      await new Promise<void>((resolve, reject) => {
        socket.send(HEADER + JSON.stringify(document), Number(port), host, (error) => {
          if (error === null) {
            resolve();
          } else {
            reject(error);
          }
        });
      });
    }
  } finally {
    socket.close();
  }
}

/** Documents in a request, as the API has it. */
const BATCH = 50;

/** Hands documents over by the API, of which none can get lost. @param url of xray-local, with a slash at its end */
export async function putDocuments(url: string, documents: readonly Document[]): Promise<void> {
  for (let start = 0; start < documents.length; start += BATCH) {
    const batch = documents.slice(start, start + BATCH).map((document) => JSON.stringify(document));
    const answer = await fetch(new URL('TraceSegments', url), {
      method: 'POST',
      body: JSON.stringify({ TraceSegmentDocuments: batch }),
    });
    await answer.arrayBuffer();
  }
}

/** Out of a hundred requests. */
const MIX: readonly (readonly [Kind, number])[] = [
  ['ok', 48],
  ['login', 14],
  ['list', 12],
  ['missing', 9],
  ['slow', 6],
  ['throttle', 5],
  ['fault', 6],
];

export interface Traffic {
  readonly traces: readonly TraceDocuments[];
  readonly refused: readonly Document[];
}

/** Requests spread over the seconds before `now`, with a bad quarter of an hour in them. */
export function trafficOf({
  count,
  seconds,
  now,
  seed = 7,
}: {
  count: number;
  seconds: number;
  now: number;
  seed?: number;
}): Traffic {
  const random = randomFrom(seed);
  const traces = Array.from({ length: count }, (_none, index) => {
    const before = random() ** 1.15 * seconds;
    const at = now - before;
    const isBad = before > seconds * 0.55 && before < seconds * 0.68;
    const kind = isBad && random() < 0.35 ? 'fault' : kindAt(random() * 100);
    // One of each kind at first, for few may well have none of one.
    return traceOf({
      kind: MIX[index]?.[0] ?? kind,
      at,
      random,
      version: before < seconds * 0.4 ? '1.5.0' : '1.4.0',
    });
  });
  const hex = Array.from({ length: 24 }, () => Math.floor(random() * 16).toString(16)).join('');
  return { traces, refused: refusedDocuments(now, hex) };
}

function kindAt(point: number): Kind {
  let passed = 0;
  for (const [kind, share] of MIX) {
    passed += share;
    if (point < passed) {
      return kind;
    }
  }
  return 'ok';
}

/** Hands over the traces by the API, so that none gets lost on a busy machine, and sends the few others as an SDK does. */
export async function sendTraffic(
  { url, udp }: { readonly url: string; readonly udp: string },
  { traces, refused }: Traffic,
): Promise<void> {
  await putDocuments(
    url,
    traces.flatMap(({ documents }) => documents),
  );
  await sendDocuments(udp, refused);
}
