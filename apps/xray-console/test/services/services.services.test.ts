import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { openConsole } from '../support/open-console.ts';

const USERS = 'User-Management-Microservice';
const NOTIFICATION = /^V\d-Notification-Microservice$/;

/** Where somebody has started xray-local (with the console built) and the services that send their traces to it. */
function settings(): { readonly consoleUrl: string; readonly usersUrl: string } {
  const { XRAY_CONSOLE_URL: consoleUrl, USERS_URL: usersUrl } = process.env;
  if (consoleUrl === undefined || usersUrl === undefined) {
    throw new Error(
      'Set XRAY_CONSOLE_URL (xray-local, http://127.0.0.1:2000/) and USERS_URL (user-management, http://127.0.0.1:8095/).',
    );
  }
  return { consoleUrl: new URL('/', consoleUrl).href, usersUrl };
}

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Asks the services, and answers when it did. */
async function ask(usersUrl: string): Promise<void> {
  const answer = await fetch(new URL('usermgmt/notification-xray', usersUrl));
  expect(answer.status).toBeLessThan(600);
  await answer.arrayBuffer();
}

describe('GET /usermgmt/notification-xray of the real services', () => {
  it('is in the list within a second, and its timeline goes through both', async () => {
    const { consoleUrl, usersUrl } = settings();
    await ask(usersUrl); // So that the list is there before the request that counts.
    await using tab = await openConsole(browser, consoleUrl);
    const { page } = tab;
    await tab.go('traces');
    const rows = page.locator('[role=row][data-id]');
    await rows.first().waitFor();
    const known = (await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-id') ?? ''))).map(
      (id) => `:not([data-id="${id}"])`,
    );
    await ask(usersUrl);
    const fresh = page.locator(`[role=row][data-id]${known.join('')}`).first();
    await fresh.waitFor({ timeout: 1_000 });
    await fresh.getByRole('link').click();
    await page.locator('.timeline-label', { hasText: NOTIFICATION }).first().waitFor();
    const names = await page.locator('.timeline-label').allTextContents();
    expect(names[0]).toBe(USERS);
    expect(names.some((name) => NOTIFICATION.test(name))).toBe(true);
    expect(tab.problems).toEqual([]);
  });

  it('is on the map: client, user-management, notification, and a call between them', async () => {
    const { consoleUrl, usersUrl } = settings();
    await ask(usersUrl);
    await using tab = await openConsole(browser, consoleUrl);
    await tab.go('map');
    await tab.page.locator('.node[data-shape=service]', { hasText: USERS }).first().waitFor();
    await tab.page
      .locator('.node[data-shape=service]', { hasText: 'Notification-Microservice' })
      .first()
      .waitFor();
    await tab.page.locator('.node[data-shape=client]').first().waitFor();
    await tab.page
      .getByRole('button', { name: new RegExp(`^Calls from ${USERS} to V\\d-Notification`) })
      .first()
      .waitFor();
    expect(tab.problems).toEqual([]);
  });
});
