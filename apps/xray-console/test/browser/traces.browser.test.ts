import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { traceOf } from '../support/documents.ts';
import type { ConsolePage } from '../support/open-console.ts';
import { inBrowser } from '../support/in-browser.ts';
import { startSetting } from '../support/setting.ts';
import type { Setting } from '../support/setting.ts';
import { sendDocuments } from '../support/traffic.ts';

let setting: Setting;
let tab: ConsolePage;
let page: Page;

inBrowser({
  start: () => startSetting(),
  at: ['traces', '[role=row][data-id]'],
  use: (opened) => {
    ({ setting, tab, page } = opened);
  },
});

const rows = () => page.locator('[role=row][data-id]');
const filterField = () => page.getByRole('combobox', { name: 'Filter traces' });
const queryOf = (name: string): string | null => new URL(page.url()).searchParams.get(name);

describe('the list of traces', () => {
  it('has the newest first, with how each went', async () => {
    const times = await page.locator('.trace-time').allTextContents();
    // Yesterday's have their date before them; today's come after those.
    const [, ...shown] = times
      .filter((text) => /^\d/.test(text))
      .map((text) => (text.includes(' ') ? text : `today ${text}`));
    expect(shown).toEqual(shown.toSorted().toReversed());
    expect(await rows().first().getByRole('link').getAttribute('href')).toContain('./trace?id=1-');
  });

  it('shows a trace when it arrives, by itself', async () => {
    const { id, documents } = traceOf({ kind: 'fault', at: Date.now() / 1000, random: Math.random });
    await sendDocuments(setting.local.udp, documents);
    await page.locator(`[data-id="${id}"]`).waitFor();
    expect(await rows().first().getAttribute('data-id')).toBe(id);
  });

  it('stands still while it is paused, and catches up', async () => {
    await page.keyboard.press('p');
    const { id, documents } = traceOf({ kind: 'ok', at: Date.now() / 1000, random: Math.random });
    await sendDocuments(setting.local.udp, documents);
    await page.getByRole('button', { name: 'Paused, more came' }).waitFor();
    expect(await page.locator(`[data-id="${id}"]`).count()).toBe(0);
    await page.getByRole('button', { name: 'Paused, more came' }).click();
    await page.locator(`[data-id="${id}"]`).waitFor();
  });

  it('stands still when it is paused while an answer is under way', async () => {
    const asked = Promise.withResolvers<undefined>();
    const isOver = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/TraceSummaries'));
    await page.route('**/TraceSummaries', () => {
      asked.resolve(undefined); // And it is never answered.
    });
    const { id, documents } = traceOf({ kind: 'ok', at: Date.now() / 1000, random: Math.random });
    await sendDocuments(setting.local.udp, documents);
    await asked.promise;
    await page.unroute('**/TraceSummaries');
    await page.keyboard.press('p');
    await isOver;
    expect(await page.locator(`[data-id="${id}"]`).count()).toBe(0);
    await page.keyboard.press('p');
    await page.locator(`[data-id="${id}"]`).waitFor();
  });

  it('draws only the rows in view, and reads older ones as it is scrolled', async () => {
    await page.getByText(/100 newest read/).waitFor();
    expect(await rows().count()).toBeLessThan(60);
    await page.locator('.rows-body').evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    await page.getByText(/[2-4]00 newest read/).waitFor();
    expect(await rows().count()).toBeLessThan(60);
  });
});

describe('the order of the list', () => {
  const durations = async (): Promise<number[]> =>
    (await page.locator('.trace-duration .num').allTextContents()).map((text) => {
      const [, number = '', unit] = /^([\d.]+) (ms|s)$/.exec(text) ?? [];
      return Number(number) * (unit === 's' ? 1_000 : 1);
    });
  const head = (name: string) => page.getByRole('columnheader', { name });

  it('is by duration after a click, the slowest first, then the other way round, and in the address', async () => {
    await head('Duration').getByRole('button').click();
    await page.waitForURL(/sort=duration\.desc/);
    const slowest = await durations();
    expect(slowest).toEqual(slowest.toSorted((one, other) => other - one));
    expect(await head('Duration').getAttribute('aria-sort')).toBe('descending');
    await head('Duration').getByRole('button').click();
    await page.waitForURL(/sort=duration\.asc/);
    const fastest = await durations();
    expect(fastest).toEqual(fastest.toSorted((one, other) => one - other));
    expect(fastest[0]).toBeLessThan(slowest[0] ?? 0);
    await page.reload();
    await rows().first().waitFor();
    const again = await durations();
    expect(again).toEqual(again.toSorted((one, other) => one - other));
    expect(await head('Duration').getAttribute('aria-sort')).toBe('ascending');
  });

  it('says that only what was read is sorted, and reads the others when asked', async () => {
    await tab.go('traces?sort=duration.desc');
    await page.getByText(/traces, 100 newest read, sorted among these/).waitFor();
    await page.locator('.rows-body').evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    expect(await page.getByText(/, 100 newest read/).count()).toBe(1);
    await page.getByRole('button', { name: 'Read 1 000 more' }).click();
    await page.getByText('sorted among these').waitFor({ state: 'detached' });
    const all = await durations();
    expect(all).toEqual(all.toSorted((one, other) => other - one));
  });

  it('is chosen from a list where there are no heads', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByLabel('Sort by').selectOption('status.desc');
    await page.waitForURL(/sort=status\.desc/);
    await page
      .getByText(/^5\d\d fault$/)
      .first()
      .waitFor();
    expect(await page.locator('.trace-status').first().textContent()).toMatch(/fault/);
  });
});

describe('the filter', () => {
  it('proposes what can stand at the caret, and is searched with Enter', async () => {
    await filterField().pressSequentially('http.st');
    await page.getByRole('option', { name: /http\.status/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await filterField().pressSequentially(' = 404');
    await page.keyboard.press('Enter');
    await page.waitForURL(/filter=http\.status\+%3D\+404/);
    await page.getByText('404 error').first().waitFor();
    await page.getByText('200 ok').first().waitFor({ state: 'detached' });
  });

  it('knows the services and annotations that are stored', async () => {
    await filterField().pressSequentially('service("V1');
    await page.getByRole('option', { name: 'V1-Notification-Microservice' }).waitFor();
    await filterField().fill('');
    await filterField().pressSequentially('annotation.ten');
    await page.getByRole('option', { name: /annotation\.tenant/ }).waitFor();
  });

  it('tells an error under the character, and does not search', async () => {
    await filterField().fill('fault AND dration > 2');
    await page.getByText('Character 11:').waitFor();
    expect(await page.locator('.filter-mark mark').textContent()).toBe('dration');
    await page.keyboard.press('Enter');
    expect(queryOf('filter')).toBeNull();
  });

  it('remembers what was searched', async () => {
    await filterField().fill('throttle');
    await page.keyboard.press('Enter');
    await page.waitForURL(/filter=throttle/);
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await filterField().click();
    await page.getByRole('option', { name: 'throttle Used before' }).waitFor();
  });

  it('explains why nothing is found, with what else to try', async () => {
    await tab.go('traces?filter=http.status%20%3D%20599');
    await page.getByRole('heading', { name: 'No trace meets the filter in this time' }).waitFor();
    await page.getByText(/http\.status is \d+, not 599/).waitFor();
  });
});

describe('facets and time', () => {
  it('a click on a facet adds a term to the filter, another takes it out', async () => {
    const throttle = page.locator('.facet').getByRole('button', { name: /^throttle/ });
    await throttle.click();
    await page.waitForURL(/filter=throttle/);
    await page.getByText('429 throttle').first().waitFor();
    await page.locator('.facet').getByRole('button', { name: /^POST/ }).click();
    await page.waitForURL(/filter=throttle\+AND\+http\.method/);
    await throttle.click();
    await page.waitForURL(/filter=http\.method\+%3D\+%22POST%22$/);
  });

  it('has the services at which faults arose, and the filter finds as many as it counts', async () => {
    const causes = page.locator('.facet', { has: page.getByRole('heading', { name: 'Faults caused by' }) });
    const cause = causes.getByRole('button').first();
    const count = await cause.locator('.facet-count').textContent();
    await cause.click();
    await page.waitForURL(/filter=rootcause\.fault\.service/);
    await page.getByText(new RegExp(`^${count ?? ''} traces`)).waitFor();
  });

  it('drawing over the histogram looks at that time, and Back returns', async () => {
    const box = await page.locator('.bar-chart svg').boundingBox();
    const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) * 0.5, (box?.y ?? 0) + 20];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 160, y, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/from=.*to=/);
    const [from, to] = [Date.parse(queryOf('from') ?? ''), Date.parse(queryOf('to') ?? '')];
    expect(to - from).toBeGreaterThan(60_000);
    expect(to - from).toBeLessThan(1_800_000);
    await page.goBack();
    expect(queryOf('from')).toBeNull();
  });

  it('takes a range from and to a time', async () => {
    await page.getByLabel('Time range').selectOption('choose');
    await page.getByLabel('From').fill('2020-01-01T00:00:00');
    await page.getByLabel('To', { exact: true }).fill('2020-01-02T00:00:00');
    await page.getByRole('button', { name: 'Use this range' }).click();
    await page.getByRole('heading', { name: 'No traces in this time' }).waitFor();
    await page.getByRole('button', { name: 'Look at the last 30 days' }).click();
    await rows().first().waitFor();
    expect(queryOf('last')).toBe('30d');
  });

  it('keeps all of it in the address', async () => {
    await tab.go('traces?filter=fault&last=1d');
    await page.getByText('502 fault').first().waitFor();
    expect(await filterField().inputValue()).toBe('fault');
    expect(await page.getByLabel('Time range').inputValue()).toBe('1d');
  });
});
