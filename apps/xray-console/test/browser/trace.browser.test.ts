import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { traceOf } from '../support/documents.ts';
import type { Kind } from '../support/documents.ts';
import { openConsole } from '../support/open-console.ts';
import type { ConsolePage } from '../support/open-console.ts';
import { inBrowser } from '../support/in-browser.ts';
import { startSetting } from '../support/setting.ts';
import type { Setting } from '../support/setting.ts';
import { putDocuments, sendDocuments } from '../support/traffic.ts';

let setting: Setting;
let tab: ConsolePage;
let page: Page;

inBrowser({
  start: () => startSetting({ count: 30 }),
  use: (opened) => {
    ({ setting, tab, page } = opened);
  },
});

/** Sends a trace of its own and opens it. */
async function open(kind: Kind, query = ''): Promise<string> {
  const { id, documents } = traceOf({ kind, at: Date.now() / 1000 - 1, random: Math.random });
  await putDocuments(setting.local.url, documents); // All of it is there when it is asked for.
  await tab.go(`trace?id=${id}${query}`);
  await page.locator('.trace, .empty').first().waitFor();
  await page.getByRole('tablist', { name: 'Views of the trace' }).waitFor();
  return id;
}

const names = (): Promise<string[]> => page.locator('.timeline-label').allTextContents();
const side = () => page.getByRole('complementary');

describe('the timeline', () => {
  it('shows GET /usermgmt/notification-xray through both services, as a tree', async () => {
    await open('ok');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(
      'GET /usermgmt/notification-xray',
    );
    await page.getByRole('row', { name: /smtp:25/ }).waitFor();
    expect(await names()).toEqual([
      'User-Management-Microservice',
      'usermgmt@mysql',
      'notification:8096',
      'V1-Notification-Microservice',
      'smtp:25',
    ]);
    const levels = await page
      .locator('[role=row][aria-level]')
      .evaluateAll((rows) => rows.map((row) => row.ariaLevel));
    expect(levels).toEqual(['1', '2', '2', '3', '4']);
    expect(await page.locator('.bar-critical').count()).toBeGreaterThan(5);
  });

  it('shows waits for the pool and gaps', async () => {
    await open('slow');
    expect(await page.locator('.bar.bar-wait').getAttribute('title')).toMatch(/waited .* for a connection/);
    await page
      .getByText(/^gap \d+ ms$/)
      .first()
      .waitFor();
    await page.getByText(/for connections/).waitFor();
  });

  it('folds what repeats, and unfolds it', async () => {
    await open('list', '&span=none');
    await page.getByText('×14').waitFor();
    expect(await names()).toHaveLength(3);
    await page.getByRole('row', { name: /×14/ }).getByRole('button', { name: 'Unfold' }).click();
    expect(await names()).toHaveLength(17);
  });

  it('shows a trace that is still coming, by itself', async () => {
    const { id, documents } = traceOf({ kind: 'ok', at: Date.now() / 1000, random: Math.random });
    await tab.go(`trace?id=${id}`);
    await page.getByRole('heading', { name: 'This trace is not here' }).waitFor();
    await sendDocuments(setting.local.udp, documents);
    await page.getByRole('treegrid').waitFor();
    await expect.poll(names, { timeout: 30_000 }).toHaveLength(5);
  });
});

describe('the side panel', () => {
  it('begins where the fault did, with the exception and its stack', async () => {
    await open('fault');
    await side().getByRole('heading', { name: 'smtp:25' }).waitFor();
    await side().getByText('SmtpError: The mail server did not answer in time').waitFor();
    await side().getByRole('tab', { name: 'Exceptions' }).click();
    const frames = side().getByRole('list', { name: 'Stack' }).getByRole('listitem');
    // Below the folder of the process; the whole path is what the pointer shows.
    expect(await frames.first().textContent()).toContain('SmtpMailer.sendsrc/mail/smtp-mailer.ts:88');
    expect(await frames.first().getByTitle('/app/src/mail/smtp-mailer.ts').count()).toBe(1);
    expect(new URL(page.url()).searchParams.get('tab')).toBe('exceptions');
  });

  it('tells SQL, HTTP, AWS, metadata and the raw document', async () => {
    await open('slow');
    await page.getByRole('row', { name: /usermgmt@mysql/ }).click();
    await side().getByRole('tab', { name: 'SQL' }).click();
    await side().getByText('SELECT id, username, email, role FROM users WHERE username = ?').waitFor();
    await side().getByRole('tab', { name: 'Metadata' }).click();
    await side().getByText('mysql2.pool_wait_ms').waitFor();
    await page.getByRole('row', { name: /User-Management/ }).click();
    await side().getByRole('tab', { name: 'HTTP' }).click();
    await side().getByText('request.user_agent').waitFor();
    await side().getByRole('tab', { name: 'AWS' }).click();
    await side().getByText('eks.pod').waitFor();
    await side().getByRole('tab', { name: 'Raw' }).click();
    await side().getByText('"origin": "AWS::EKS::Container"').waitFor();
  });

  it('leads from an annotation to the traces that have it', async () => {
    await open('ok', '&tab=annotations');
    await side()
      .getByRole('link', { name: /^(north|south)$/ })
      .click();
    await page.waitForURL(/traces\?filter=annotation\.tenant/);
    await page.locator('[role=row][data-id]').first().waitFor();
  });

  it('closes, and the address says so', async () => {
    await open('ok');
    await side().waitFor();
    await page.keyboard.press('Escape');
    await side().waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('treegrid').waitFor();
    expect(await side().count()).toBe(0);
  });
});

describe('what can be done with a trace', () => {
  it('copies it as a test', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await open('ok');
    await page.getByRole('button', { name: 'Copy as test' }).click();
    await page.getByText('Copied ✓').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain(
      "expect(trace).toHaveEdge('User-Management-Microservice', 'V1-Notification-Microservice');",
    );
  });

  it('is shared by its address: the same view opens elsewhere', async () => {
    await open('fault');
    await page.getByRole('tab', { name: 'Map', exact: true }).click();
    await page.locator('.node').first().waitFor();
    await using other = await openConsole(setting.browser, setting.local.url);
    await other.page.goto(page.url());
    await other.page.getByRole('button', { name: /^V1-Notification-Microservice/ }).waitFor();
    expect(await other.page.locator('.node').count()).toBe(5);
  });

  it('tells why a filter found it', async () => {
    await open(
      'fault',
      '&filter=service(%22V1-Notification-Microservice%22)%20%7B%20fault%20%7D&view=explain',
    );
    await page.getByText('✓ holds').first().waitFor();
  });

  it('is compared with another one', async () => {
    const left = await open('ok');
    const right = await open('list');
    await tab.go(`compare?left=${left}&right=${right}`);
    await page
      .getByRole('row', { name: /User-Management-Microservice/ })
      .first()
      .waitFor();
    expect(await page.getByText('only right').count()).toBeGreaterThan(10);
    await page.getByText(/only on the left/).waitFor();
    await page.getByRole('button', { name: 'Swap' }).click();
    await page.waitForURL(new RegExp(`left=${right}`));
  });
});
