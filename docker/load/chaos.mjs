/** What happens to a replica of notification, one at a time. The last is nothing at all. */
const TROUBLES = [
  ['latency', { milliseconds: 600, ratio: 0.4 }],
  ['status', { status: 503, ratio: 0.6 }],
  ['latency', { milliseconds: 1800, ratio: 0.3 }],
  ['status', { status: 500, ratio: 0.6 }],
  ['status', { status: 429, ratio: 0.5 }],
  undefined,
];
const TIMEOUT_MS = 5000;

let turn = 0;

/** Disturbs a replica for some seconds, in another way each time. */
export async function disturb(baseUrl, seconds) {
  const trouble = TROUBLES[turn % TROUBLES.length];
  turn += 1;
  if (trouble === undefined) return;
  const [kind, how] = trouble;
  const answer = await fetch(`${baseUrl}/chaos/${kind}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...how, seconds }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`chaos was answered with ${answer.status}`);
}
