import { z } from 'zod';
import { ask, askForJson } from './daemon-client.ts';

const Counts = z.record(z.string(), z.number());

const Stats = z.object({
  received: z.number(),
  rejected: Counts,
  dropped: Counts,
  evicted: z.number(),
  lostInKernel: z.number().nullable(),
});

const Rejected = z.object({
  items: z.array(z.object({ number: z.number(), at: z.string(), code: z.string(), hint: z.string() })),
  last: z.number(),
});

const Health = z.object({ status: z.literal('ok'), udp: z.string() });
const Ready = z.object({ status: z.string(), parts: z.record(z.string(), z.string()) });

/** What an xray-local tells about itself; each part is absent when it does not tell. */
export interface XrayLocalView {
  /** Where it receives, as `host:port`. */
  readonly udp: string;
  readonly stats: z.infer<typeof Stats> | undefined;
  readonly rejected: z.infer<typeof Rejected> | undefined;
  /** What is wrong with its store; `undefined` when nothing is. */
  readonly storeProblem: string | undefined;
}

/** Looks at an xray-local; `undefined` when something else (AWS's daemon) or nothing answers there. */
export async function viewXrayLocal(api: string): Promise<XrayLocalView | undefined> {
  const health = Health.safeParse(await askForJson(api, '/healthz'));
  if (!health.success) {
    return undefined;
  }
  const [stats, rejected, storeProblem] = await Promise.all([
    askForJson(api, '/stats'),
    askForJson(api, '/local/rejected'),
    readStoreProblem(api),
  ]);
  return {
    udp: health.data.udp,
    stats: Stats.safeParse(stats).data,
    rejected: Rejected.safeParse(rejected).data,
    storeProblem,
  };
}

/** What is not ready is answered with 503, and says why. */
async function readStoreProblem(api: string): Promise<string | undefined> {
  const asked = await ask(api, '/readyz');
  const ready = Ready.safeParse(asked.kind === 'answered' ? asked.json : undefined).data;
  const store = ready?.parts['store'];
  return store === undefined || store === 'ok' ? undefined : store;
}
