import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { axeViolations, openConsole } from '../support/open-console.ts';
import { startXrayLocal } from '../support/xray-local.ts';
import type { XrayLocal } from '../support/xray-local.ts';

let local: XrayLocal;
let browser: Browser;

beforeAll(async () => {
  local = await startXrayLocal();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await local[Symbol.asyncDispose]();
});

describe('the first run', () => {
  it('teaches the exact variable, and shows a sample trace at the press of a button', async () => {
    await using tab = await openConsole(browser, local.url);
    const { page } = tab;
    await tab.go('');
    await page.getByText(`AWS_XRAY_DAEMON_ADDRESS=${local.udp}`).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Send a sample trace' }).click();
    await page.getByRole('treegrid').waitFor();
    await page.getByRole('link', { name: 'Traces' }).click();
    await page.locator('[role=row][data-id]').first().waitFor();
    expect(tab.problems).toEqual([]);
  });
});
