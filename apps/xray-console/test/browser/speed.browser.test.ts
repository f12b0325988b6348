import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsole } from '../support/open-console.ts';
import { startSetting, stored } from '../support/setting.ts';
import type { Setting } from '../support/setting.ts';
import { putDocuments, trafficOf } from '../support/traffic.ts';

const TRACES = 100_000;

let setting: Setting;
beforeAll(async () => {
  // Made first: it takes seconds, and xray-local closes connections over which nothing is sent for so long.
  const { traces } = trafficOf({ count: TRACES, seconds: 3_000, now: Date.now() / 1000 });
  setting = await startSetting({ count: 10 });
  await putDocuments(
    setting.local.url,
    traces.flatMap(({ documents }) => documents),
  );
  await stored(setting.local, TRACES);
}, 600_000);
afterAll(() => setting[Symbol.asyncDispose]());

it(`shows the newest of ${TRACES} traces without reading the others`, async ({ annotate }) => {
  await using tab = await openConsole(setting.browser, setting.local.url);
  const start = performance.now();
  await tab.go('traces');
  await tab.page.locator('[role=row][data-id]').first().waitFor();
  await annotate(`first row after ${Math.round(performance.now() - start)} ms`); // told, not judged: machines differ
  expect(tab.problems).toEqual([]);
});

it('asks for them before there is a console to show them, and once', async () => {
  await using tab = await openConsole(setting.browser, setting.local.url);
  await tab.go('traces');
  await tab.page.locator('[role=row][data-id]').first().waitFor();
  // What is in the page is not painted yet.
  await tab.page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
  const { asked, painted } = await tab.page.evaluate(() => {
    const times = (entries: PerformanceEntryList): number[] => entries.map(({ startTime }) => startTime);
    const requests = performance.getEntriesByType('resource');
    return {
      asked: times(requests.filter(({ name }) => name.endsWith('/TraceSummaries'))),
      painted: times(performance.getEntriesByName('first-contentful-paint')),
    };
  });
  expect(asked[0]).toBeLessThan(painted[0] ?? 0);
  expect(asked.filter((time) => time < (painted[0] ?? 0))).toHaveLength(1);
  expect(tab.problems).toEqual([]);
});

it('scrolls through thousands of them and draws few', async () => {
  await using tab = await openConsole(setting.browser, setting.local.url);
  const { page } = tab;
  await tab.go('traces');
  for (const read of [200, 600, 1_200]) {
    await page.waitForFunction((least) => {
      const list = document.querySelector('.rows-body');
      list?.scrollTo(0, list.scrollHeight);
      return (list?.scrollHeight ?? 0) > least * 34;
    }, read);
  }
  expect(await page.locator('[role=row][data-id]').count()).toBeLessThan(60);
  expect(tab.problems).toEqual([]);
});
