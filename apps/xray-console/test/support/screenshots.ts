import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { buildConsole } from './build-console.ts';
import { launchChromium } from './chromium.ts';
import { driveServices } from './drive-services.ts';
import { openConsole } from './open-console.ts';
import type { View } from './open-console.ts';

/**
 * Writes docs/images/*.png at the repository's root: the pages of the console on five minutes of real traffic of the two
 * services, with errors, throttles, slow requests and refused documents in it. With `XRAY_CONSOLE_URL`: on what the
 * xray-local there received in its last five minutes.
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
    await page.mouse.move(0, 0); // Else what is under it then looks as if it were pointed at.
    await page.locator(ready).first().waitFor();
  };

/** A trace of each kind. */
type Ids = Readonly<Record<'fault' | 'slow' | 'mail' | 'ok', string>>;

function shotsOf(ids: Ids): readonly Shot[] {
  const map = { path: 'map?last=5m', ready: '.node' };
  const node = choose('.node[data-shape=service]', '.mini-traces a');
  const traces = { path: 'traces?last=5m', ready: '.facet' };
  const phone = { width: 390, height: 844 };
  return [
    { name: 'traces', ...traces },
    { name: 'traces-dark', ...traces, isDark: true },
    { name: 'traces-phone', ...traces, ready: '.facet, summary', ...phone },
    { name: 'map', ...map },
    { name: 'map-node', ...map, height: 880, act: node },
    { name: 'map-dark', ...map, isDark: true, height: 880, act: node },
    { name: 'map-phone', ...map, ...phone },
    {
      name: 'trace',
      path: `trace?id=${ids.fault}&tab=exceptions`,
      ready: '.frames',
      height: 680,
      act: choose('.timeline-label', '.frames li:nth-child(3)'),
    },
    {
      name: 'trace-slow',
      path: `trace?id=${ids.slow}`,
      ready: '.bar.bar-wait',
      height: 560,
      isDark: true,
    },
    { name: 'trace-mail', path: `trace?id=${ids.mail}`, ready: '.timeline-label', height: 680 },
    {
      name: 'compare',
      path: `compare?left=${ids.ok}&right=${ids.slow}`,
      ready: '.compare-table',
      height: 500,
    },
    { name: 'rejected', path: 'rejected', ready: '.rejected-item' },
    { name: 'sampling', path: 'sampling', ready: '.rules', height: 560 },
  ];
}

/** The newest trace of the last five minutes that a filter finds. */
async function newest(url: string, filter: string): Promise<string> {
  const end = Date.now() / 1000;
  const body = JSON.stringify({ StartTime: end - 300, EndTime: end, FilterExpression: filter });
  const answer = await fetch(new URL('TraceSummaries', url), { method: 'POST', body });
  const { TraceSummaries: found } = (await answer.json()) as {
    readonly TraceSummaries: readonly { readonly Id: string }[];
  };
  const [first] = found;
  if (first === undefined) {
    throw new Error(`No trace of the last five minutes meets ${filter}.`);
  }
  return first.Id;
}

async function takeAll(url: string): Promise<void> {
  const both = 'http.url ENDSWITH "/usermgmt/notification-xray"';
  const ids: Ids = {
    fault: await newest(url, `fault AND message CONTAINS "ECONNREFUSED" AND ${both}`),
    slow: await newest(url, `ok AND duration > 1.5 AND ${both}`),
    mail: await newest(url, 'ok AND service("V2-Notification-Microservice") AND http.method = "POST"'),
    ok: await newest(url, `ok AND duration < 0.1 AND ${both}`),
  };
  await using browser = await launchChromium();
  for (const { name, path, ready, act, ...view } of shotsOf(ids)) {
    await using tab = await openConsole(browser, url, view);
    // A store that is busy counts a part only; that is no picture of what there is.
    do {
      await tab.go(path);
      await tab.page.locator(ready).first().waitFor();
    } while ((await tab.page.locator('.facets-cut').count()) > 0);
    await act?.(tab.page);
    await tab.page.evaluate(() => document.fonts.ready);
    // The map takes a frame to fit, and the next reading a moment to settle.
    await tab.page.waitForTimeout(1_200);
    await tab.page.screenshot({ path: `${FOLDER}${name}.png` });
    say(`docs/images/${name}.png`);
  }
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

await mkdir(FOLDER, { recursive: true });
const { XRAY_CONSOLE_URL: running } = process.env;
if (running === undefined) {
  await buildConsole();
  await using system = await driveServices(say);
  await takeAll(system.local.url);
} else {
  await takeAll(running);
}
