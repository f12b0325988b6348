import { waitFor } from '@xray-microservices/testing';
import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { sendTraffic, trafficOf } from './traffic.ts';
import type { Traffic } from './traffic.ts';
import { useXrayLocal } from './xray-local.ts';
import type { XrayLocal } from './xray-local.ts';

/** A browser and an xray-local with an hour of traffic in it. */
export interface Setting extends AsyncDisposable {
  readonly browser: Browser;
  readonly local: XrayLocal;
  readonly traffic: Traffic;
}

interface Counts {
  readonly traces?: number;
  readonly queued?: number;
  readonly pending?: number;
}

/** Starts both, sends the traffic, and waits until all of it is stored. */
export async function startSetting({ count = 400, seconds = 3_000 } = {}): Promise<Setting> {
  await using opened = new AsyncDisposableStack();
  const local = opened.use(await useXrayLocal(['--max-traces', '200000', '--max-bytes', '2000000000']));
  const browser = await launchChromium();
  opened.defer(() => browser.close());
  const traffic = trafficOf({
    count,
    seconds,
    now: Date.now() / 1000,
    seed: Math.floor(Math.random() * 2 ** 31),
  });
  await sendTraffic(local, traffic);
  await stored(local, count);
  const kept = opened.move();
  return { browser, local, traffic, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** Waits until so many traces are stored and nothing is left to be done with them. */
export async function stored({ url }: XrayLocal, count: number): Promise<void> {
  await waitFor(
    async () => {
      const answer = await fetch(new URL('stats', url));
      const { traces = 0, queued = 0, pending = 0 } = (await answer.json()) as Counts;
      return traces >= count && queued === 0 && pending === 0;
    },
    { deadlineMs: 120_000, what: `${count} traces` },
  );
}
