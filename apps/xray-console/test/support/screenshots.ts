import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { buildConsole } from './build-console.ts';
import { launchChromium } from './chromium.ts';
import { openConsole } from './open-console.ts';
import type { View } from './open-console.ts';
import { sendTraffic, trafficOf } from './traffic.ts';
import { useXrayLocal } from './xray-local.ts';

/**
 * Writes docs/images/*.png at the repository's root: the pages of the console on an hour of traffic with errors,
 * throttles, slow requests and refused documents in it. Against the xray-local of `XRAY_CONSOLE_URL` and
 * `XRAY_UDP_ADDRESS`, or one of its own.
 */
const FOLDER = fileURLToPath(new URL('../../../../docs/images/', import.meta.url));

interface Shot extends View {
  readonly name: string;
  readonly path: string;
  /** What tells that the page is there. */
  readonly ready: string;
  readonly act?: (page: Page) => Promise<void>;
}

const choose =
  (selector: string, ready: string) =>
  async (page: Page): Promise<void> => {
    await page.locator(selector).first().click();
    await page.locator(ready).first().waitFor();
  };

function shotsOf(ids: Readonly<Record<'fault' | 'slow' | 'list' | 'ok', string>>): readonly Shot[] {
  const map = { path: 'map', ready: '.node' };
  const node = choose('.node[data-shape=service]', '.mini-traces a');
  return [
    { name: 'traces', path: 'traces', ready: '.facet' },
    { name: 'traces-dark', path: 'traces', ready: '.facet', isDark: true },
    { name: 'traces-phone', path: 'traces', ready: '.facet, summary', width: 390, height: 844 },
    { name: 'map', ...map },
    { name: 'map-node', ...map, height: 1_000, act: node },
    { name: 'map-dark', ...map, isDark: true, height: 1_000, act: node },
    { name: 'map-phone', ...map, width: 390, height: 844 },
    { name: 'trace', path: `trace?id=${ids.fault}&tab=exceptions`, ready: '.frames' },
    { name: 'trace-slow', path: `trace?id=${ids.slow}`, ready: '.bar.bar-wait', isDark: true },
    { name: 'trace-repeats', path: `trace?id=${ids.list}`, ready: '.timeline-times' },
    { name: 'compare', path: `compare?left=${ids.ok}&right=${ids.slow}`, ready: '.compare-table' },
    { name: 'rejected', path: 'rejected', ready: '.rejected-item' },
    { name: 'sampling', path: 'sampling', ready: '.rules' },
  ];
}

async function takeAll(): Promise<void> {
  await using local = await useXrayLocal();
  const traffic = trafficOf({ count: 1_200, seconds: 3_300, now: Date.now() / 1000 });
  await sendTraffic(local.udp, traffic);
  await using browser = await launchChromium();
  const idOf = async (filter: string): Promise<string> => {
    const end = Date.now() / 1000;
    const body = JSON.stringify({ StartTime: end - 3_600, EndTime: end, FilterExpression: filter });
    const answer = await fetch(new URL('TraceSummaries', local.url), { method: 'POST', body });
    const { TraceSummaries: found } = (await answer.json()) as {
      readonly TraceSummaries: readonly { readonly Id: string }[];
    };
    return found[0]?.Id ?? '';
  };
  const ids = {
    fault: await idOf('fault'),
    slow: await idOf('ok AND duration > 0.3 AND http.url CONTAINS "notification"'),
    list: await idOf('http.url ENDSWITH "/users"'),
    ok: await idOf('ok AND duration < 0.1 AND http.url CONTAINS "notification"'),
  };
  for (const { name, path, ready, act, ...view } of shotsOf(ids)) {
    await using tab = await openConsole(browser, local.url, view);
    await tab.go(path);
    await tab.page.locator(ready).first().waitFor();
    await act?.(tab.page);
    await tab.page.evaluate(() => document.fonts.ready);
    // The map takes a frame to fit, and the next reading a moment to settle.
    await tab.page.waitForTimeout(1_200);
    await tab.page.screenshot({ path: `${FOLDER}${name}.png` });
    process.stdout.write(`docs/images/${name}.png\n`);
  }
}

await mkdir(FOLDER, { recursive: true });
if (process.env['XRAY_CONSOLE_URL'] === undefined) {
  await buildConsole();
}
await takeAll();
