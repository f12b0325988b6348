import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations, openConsole } from '../support/open-console.ts';
import { startSetting } from '../support/setting.ts';
import type { Setting } from '../support/setting.ts';

let setting: Setting;
beforeAll(async () => {
  setting = await startSetting({ count: 150 });
});
afterAll(() => setting[Symbol.asyncDispose]());

const anyTrace = (index: number): string => setting.traffic.traces[index]?.id ?? '';

/** Every page, and what tells that it is there. */
const PAGES: readonly (readonly [string, () => string, string])[] = [
  ['traces', () => 'traces', '[role=row][data-id]'],
  ['traces with a wrong filter', () => 'traces?filter=falt', '.filter-error'],
  ['traces that are not there', () => 'traces?filter=http.status%20%3D%20599', '.explanation'],
  ['map', () => 'map', '.node'],
  ['map as a table', () => 'map?view=table', 'table'],
  [
    'map with a node',
    () => 'map?node=28%20User-Management-MicroserviceAWS%3A%3AEKS%3A%3AContainer',
    '.mini-traces a',
  ],
  ['trace', () => `trace?id=${anyTrace(0)}`, '[role=treegrid]'],
  ['map of a trace', () => `trace?id=${anyTrace(0)}&view=map`, '.node'],
  ['raw trace', () => `trace?id=${anyTrace(0)}&view=raw`, '.raw'],
  ['compare', () => `compare?left=${anyTrace(0)}&right=${anyTrace(1)}`, '.compare-table'],
  ['choose what to compare', () => `compare?left=${anyTrace(0)}`, '.recent button'],
  ['sampling', () => 'sampling', '.rules'],
  ['rejected', () => 'rejected', '.rejected-item'],
  ['groups', () => 'groups', 'table'],
  ['a page that is not there', () => 'nowhere', '.empty'],
];

const VIEWS = [
  { width: 1280, height: 800, isDark: false },
  { width: 1280, height: 800, isDark: true },
  { width: 390, height: 844, isDark: false },
  { width: 390, height: 844, isDark: true },
] as const;

describe.each(VIEWS)('at $width pixels, dark: $isDark', (view) => {
  it.each(PAGES)('%s: axe finds nothing, nothing is cut off, nothing fails', async (_, path, ready) => {
    await using tab = await openConsole(setting.browser, setting.local.url, view);
    await tab.go(path());
    await tab.page.locator(ready).first().waitFor();
    expect(await axeViolations(tab.page)).toEqual([]);
    const overflow = await tab.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(tab.problems).toEqual([]);
  });
});

describe('windows over the page', () => {
  it.each([
    ['traces', 'Keys and help'],
    ['sampling', 'New rule'],
    ['groups', 'New group'],
  ])('%s, %s: axe finds nothing', async (path, button) => {
    for (const isDark of [false, true]) {
      await using tab = await openConsole(setting.browser, setting.local.url, { isDark });
      await tab.go(path);
      await tab.page.getByRole('button', { name: button }).click();
      await tab.page.getByRole('dialog').waitFor();
      expect(await axeViolations(tab.page)).toEqual([]);
    }
  });
});

describe('colours', () => {
  it('follow the system, and what was chosen', async () => {
    await using tab = await openConsole(setting.browser, setting.local.url, { isDark: true });
    const { page } = tab;
    await tab.go('traces');
    const theme = (): Promise<string | undefined> =>
      page.evaluate(() => document.documentElement.dataset['theme']);
    expect(await theme()).toBe('dark');
    await page.getByLabel('Colours').selectOption('light');
    expect(await theme()).toBe('light');
    await page.reload();
    await page.getByLabel('Colours').waitFor();
    expect(await theme()).toBe('light');
  });
});

describe('the content policy', () => {
  it('allows what this server sends, and nothing else', async () => {
    const { headers } = await fetch(setting.local.url, { headers: { accept: 'text/html' } });
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/unsafe|data:|https?:/);
  });
});
