import { describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { inBrowser } from '../support/in-browser.ts';
import { axeViolations, openConsole } from '../support/open-console.ts';
import type { ConsolePage } from '../support/open-console.ts';
import { askThroughBoth, portOf, send, startRealServices } from '../support/real-services.ts';
import type { Running } from '../support/real-services.ts';
import type { XrayLocal } from '../support/xray-local.ts';

const USERS = 'User-Management-Microservice';
const NOTIFICATION = 'V1-Notification-Microservice';

interface Services extends AsyncDisposable {
  readonly browser: Browser;
  readonly local: XrayLocal;
  readonly users: Running;
  /** A trace of each kind. */
  readonly ids: Readonly<Record<'ok' | 'fault' | 'list', string>>;
}

/** Starts the services, and sends requests that go well, are refused, are too many, and fail. */
async function startServices(): Promise<Services> {
  await using opened = new AsyncDisposableStack();
  const system = opened.use(await startRealServices());
  const notification = opened.use(await system.startNotification('V1'));
  const users = opened.use(await system.startUsers('1.4.0', notification));
  const token = await system.logIn(users);
  for (let times = 0; times < 6; times += 1) {
    const body = { username: 'nobody', password: 'not-the-password' };
    await send(users, 'POST', 'usermgmt/login', { body });
  }
  const list = await send(users, 'GET', 'usermgmt/users', { token });
  await send(users, 'GET', 'usermgmt/user/nobody', { token });
  await notification[Symbol.asyncDispose]();
  const fault = await askThroughBoth(users);
  opened.use(await system.startNotification('V1', portOf(notification)));
  const ok = await askThroughBoth(users);
  expect([list.status, fault.status, ok.status]).toEqual([200, 503, 200]);
  const ids = { list: list.traceId, fault: fault.traceId, ok: ok.traceId };
  const browser = await launchChromium();
  opened.defer(() => browser.close());
  const kept = opened.move();
  return { browser, local: system.local, users, ids, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

let services: Services;
let tab: ConsolePage;
let page: Page;
let ids: Services['ids'];

inBrowser({
  start: startServices,
  use: (opened) => {
    ({ setting: services, tab, page } = opened);
    ({ ids } = services);
  },
});

const row = (id: string) => page.locator(`[role=row][data-id="${id}"]`);

describe('GET /usermgmt/notification-xray of the real services', () => {
  it('is on the map: client, both services and the database, with calls between them', async () => {
    await tab.go('map?filter=http.url%20ENDSWITH%20"/usermgmt/notification-xray"');
    await page.locator('.node[data-shape=service]', { hasText: NOTIFICATION }).waitFor();
    await page.locator('.node[data-shape=service]', { hasText: USERS }).waitFor();
    await page.locator('.node[data-shape=client]').waitFor();
    await page.locator('.node[data-shape=database]').waitFor();
    for (const call of [
      `clients to ${USERS}, worst fault`,
      `${USERS} to ${NOTIFICATION}, worst ok`,
      `${USERS} to \\S+@\\S+, worst ok`,
    ]) {
      await page.getByRole('button', { name: new RegExp(`^Calls from ${call}`) }).waitFor();
    }
  });

  it('is a timeline through both, with the statement and without its values', async () => {
    await tab.go(`trace?id=${ids.ok}`);
    await page.locator('.timeline-label', { hasText: NOTIFICATION }).waitFor();
    const levels = await page
      .locator('[role=row][aria-level]')
      .evaluateAll((rows) => rows.map((each) => each.ariaLevel));
    const names = await page.locator('.timeline-label').allTextContents();
    expect(names[0]).toBe(USERS);
    expect(names.at(-1)).toBe(NOTIFICATION);
    expect(levels).toEqual(['1', '2', '2', '3']);
    await page.getByRole('row', { name: /@/ }).click();
    await page.getByRole('tab', { name: 'SQL' }).click();
    await page
      .getByRole('complementary')
      .getByText(/SELECT .* FROM/)
      .waitFor();
  });

  it('tells what failed while notification was stopped', async () => {
    await tab.go(`trace?id=${ids.fault}&tab=exceptions`);
    const panel = page.getByRole('complementary');
    await panel
      .getByText(/ECONNREFUSED/)
      .first()
      .waitFor();
    await page.getByText('503', { exact: false }).first().waitFor();
  });

  it('is in the list within a second, without the page being loaded again', async ({ annotate }) => {
    await tab.go('traces');
    await row(ids.ok).waitFor();
    const loadedAt = await page.evaluate(() => performance.timeOrigin);
    const start = performance.now();
    const { traceId } = await askThroughBoth(services.users);
    const answered = performance.now();
    await row(traceId).waitFor();
    const seen = performance.now();
    await annotate(
      `seen ${Math.round(seen - start)} ms after the request, ${Math.round(seen - answered)} ms after its answer`,
    ); // told, not judged: machines differ
    expect(await page.evaluate(() => performance.timeOrigin)).toBe(loadedAt);
    expect(await page.locator('[role=row][data-id]').first().getAttribute('data-id')).toBe(traceId);
  });

  it('is found by a filter, and what it does not meet is not', async () => {
    await tab.go(`traces?filter=edge("${USERS}","${NOTIFICATION}")`);
    await row(ids.ok).waitFor();
    expect(await row(ids.list).count()).toBe(0);
    await page.locator('.facet').getByRole('button', { name: /^GET/ }).waitFor();
    await tab.go('traces?filter=throttle');
    await page.getByText('429 throttle').first().waitFor();
    expect(await row(ids.ok).count()).toBe(0);
    await tab.go('traces?filter=http.status%20%3D%20404');
    await page.getByText('404 error').waitFor();
  });

  it('is compared with another request, line by line', async () => {
    await tab.go(`compare?left=${ids.ok}&right=${ids.fault}`);
    await page.getByRole('row', { name: new RegExp(USERS) }).waitFor();
    await page.getByRole('row', { name: new RegExp(`${NOTIFICATION}.*only left`) }).waitFor();
  });

  it('is found, opened and read with the keyboard only', async () => {
    await tab.go('traces');
    await row(ids.ok).waitFor();
    await page.getByRole('combobox', { name: 'Filter traces' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('fault');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await row(ids.ok).waitFor({ state: 'detached' });
    await row(ids.fault).waitFor(); // The keys of the list are those of a list that is there.
    await page.keyboard.press('Tab');
    await page.keyboard.press('j');
    await page.waitForFunction(() => document.activeElement?.classList.contains('trace-link'));
    await page.keyboard.press('Enter');
    await page.getByRole('treegrid').waitFor();
    expect(new URL(page.url()).searchParams.get('id')).toBe(ids.fault);
    await page.keyboard.press('j');
    await page.waitForURL(/span=/);
  });
});

describe.each([
  { width: 1280, height: 800, isDark: true },
  { width: 390, height: 844, isDark: false },
])('traffic of the real services at $width pixels, dark: $isDark', (view) => {
  it.each([
    ['traces', () => 'traces', '[role=row][data-id]'],
    ['map', () => 'map', '.node'],
    ['trace', () => `trace?id=${ids.fault}`, '[role=treegrid]'],
    ['compare', () => `compare?left=${ids.ok}&right=${ids.list}`, '.compare-table'],
  ])('%s: axe finds nothing, and nothing is cut off', async (_, path, ready) => {
    await using own = await openConsole(services.browser, services.local.url, view);
    await own.go(path());
    await own.page.locator(ready).first().waitFor();
    expect(await axeViolations(own.page)).toEqual([]);
    const overflow = await own.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(own.problems).toEqual([]);
  });
});
