import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { ConsolePage } from '../support/open-console.ts';
import { inBrowser } from '../support/in-browser.ts';
import { startSetting } from '../support/setting.ts';
import type { Setting } from '../support/setting.ts';
import { sendDocuments } from '../support/traffic.ts';

let setting: Setting;
let tab: ConsolePage;
let page: Page;

inBrowser({
  start: () => startSetting({ count: 200 }),
  at: ['map', '.node'],
  use: (opened) => {
    ({ setting, tab, page } = opened);
  },
});

const users = () => page.getByRole('button', { name: /^User-Management-Microservice, AWS::EKS/ });
const panel = () => page.getByRole('complementary');

/** Where nodes stand on the map, by name; the map itself may be moved. */
const places = (): Promise<Record<string, string>> =>
  page
    .locator('.react-flow__node')
    .evaluateAll((nodes) =>
      Object.fromEntries(nodes.map((node) => [node.textContent, (node as HTMLElement).style.transform])),
    );

describe('the service map', () => {
  it('shows GET /usermgmt/notification-xray: client, both services, the database and the mail server', async () => {
    const shapes = await page
      .locator('.node')
      .evaluateAll((nodes) =>
        nodes
          .map(
            (node) =>
              `${(node as HTMLElement).dataset['shape'] ?? ''} ${node.querySelector('.node-name')?.textContent ?? ''}`,
          )
          .sort(),
      );
    expect(shapes).toEqual([
      'client User-Management-Microservice',
      'database usermgmt@mysql',
      'remote smtp:25',
      'service User-Management-Microservice',
      'service V1-Notification-Microservice',
    ]);
    // calls are drawn once the nodes have been measured
    await expect
      .poll(() => page.getByRole('button', { name: /^Calls from/ }).count(), { timeout: 30_000 })
      .toBe(4);
  });

  it('tells rates, times and outcomes in words and in patterns', async () => {
    const name = await users().textContent();
    expect(name).toMatch(/mean .+ms, .+\/min, \d+ ok, \d+ error, \d+ throttle, \d+ fault/);
    const fills = await users()
      .locator('.ring-part')
      .evaluateAll((parts) => parts.map((part) => part.getAttribute('stroke')));
    expect(fills).toEqual(['url(#fill-ok)', 'url(#fill-error)', 'url(#fill-throttle)', 'url(#fill-fault)']);
  });

  it('does not move nodes when data and new services arrive', async () => {
    const names = async (): Promise<string[]> => (await page.locator('.node-name').allTextContents()).sort();
    const placesByName = async (): Promise<Record<string, string>> =>
      Object.fromEntries(
        await page
          .locator('.react-flow__node')
          .evaluateAll((nodes) =>
            nodes.map((node): [string, string] => [
              node.getAttribute('data-id') ?? '',
              (node as HTMLElement).style.transform,
            ]),
          ),
      );
    const before = await placesByName();
    const at = Date.now() / 1000;
    const id = (digit: string): string => digit.repeat(16);
    await sendDocuments(setting.local.udp, [
      {
        id: id('a'),
        trace_id: `1-${Math.floor(at).toString(16)}-${'b'.repeat(24)}`,
        name: 'Billing',
        start_time: at,
        end_time: at + 0.2,
        subsegments: [
          {
            id: id('c'),
            name: 'User-Management-Microservice',
            namespace: 'remote',
            start_time: at,
            end_time: at + 0.1,
          },
        ],
      },
    ]);
    await page.getByRole('button', { name: /^Billing/ }).waitFor();
    expect(await names()).toContain('Billing');
    const after = await placesByName();
    for (const [key, place] of Object.entries(before)) {
      expect(after[key]).toBe(place);
    }
    await page.reload();
    await page.getByRole('button', { name: /^Billing/ }).waitFor();
    expect(await placesByName()).toEqual(after);
  });

  it('has the same as a table', async () => {
    await page.keyboard.press('v');
    const table = page.getByRole('table').first();
    await table.getByRole('rowheader', { name: /V1-Notification-Microservice/ }).waitFor();
    expect(await table.getByRole('columnheader').allTextContents()).toEqual([
      'Service',
      'Requests',
      'Rate',
      'Ok',
      'Error',
      'Throttle',
      'Fault',
      'Mean',
      'p50',
      'p95',
      'p99',
    ]);
    expect(new URL(page.url()).searchParams.get('view')).toBe('table');
    expect(Object.keys(await places())).toEqual([]);
  });

  it('follows the filter', async () => {
    await tab.go('map?filter=http.status%20%3D%20404');
    await users().waitFor();
    expect(await page.getByRole('button', { name: /^V1-Notification/ }).count()).toBe(0);
  });
});

describe('what is chosen on the map', () => {
  it('has its numbers, its versions, its times over time and its traces', async () => {
    await users().click();
    await panel()
      .getByText(/answers, .*\/min/)
      .waitFor();
    await panel().getByRole('rowheader', { name: '1.4.0' }).waitFor();
    await panel().getByRole('rowheader', { name: '1.5.0' }).waitFor();
    await panel().getByRole('combobox', { name: 'Split by' }).selectOption('instance');
    await panel().locator('.chart canvas').waitFor();
    await panel().locator('.mini-traces a').first().waitFor();
  });

  it('leads from a status and a part of the histogram to the traces', async () => {
    await users().click();
    await panel().getByLabel('fault').check();
    const box = await panel().locator('.bar-chart svg').boundingBox();
    const [x, y] = [box?.x ?? 0, (box?.y ?? 0) + 20];
    await page.mouse.move(x + 1, y);
    await page.mouse.down();
    await page.mouse.move(x + (box?.width ?? 0) * 0.5, y, { steps: 4 });
    await page.mouse.up();
    await panel()
      .getByText(/\{ fault AND responsetime >= [\d.]+ AND responsetime <= [\d.]+ \}/)
      .waitFor();
    await page.reload();
    await panel()
      .getByText(/\{ fault AND responsetime >= [\d.]+ AND responsetime <= [\d.]+ \}/)
      .waitFor();
    await panel().getByRole('button', { name: 'View traces' }).click();
    await page.waitForURL(/traces\?filter=service.*fault.*responsetime/);
    await page.getByText('502 fault').first().waitFor();
  });

  it('colours its times by how it answered, and those of a call by how that went', async () => {
    const kinds = (): Promise<string[]> =>
      panel()
        .locator('.bar-chart-part')
        .evaluateAll((parts) =>
          [...new Set(parts.map((part) => part.getAttribute('data-kind') ?? ''))].sort(),
        );
    await users().click();
    await panel().locator('.bar-chart-part[data-kind=fault]').first().waitFor();
    expect(await kinds()).toEqual(['error', 'fault', 'ok', 'throttle']);
    await page.getByRole('button', { name: /^Calls from User-Management-Microservice to V1/ }).click();
    await panel()
      .getByRole('heading', { name: /→ V1-Notification/ })
      .waitFor();
    await panel().locator('.bar-chart-part[data-kind=fault]').first().waitFor();
    expect(await kinds()).toEqual(['fault', 'ok']);
  });

  it('keeps what was chosen of it in the address, until something else is chosen', async () => {
    await users().click();
    await panel().getByLabel('throttle').check();
    await panel().getByLabel('To, ms').fill('250');
    await panel().getByRole('combobox', { name: 'Split by' }).selectOption('instance');
    await page.waitForURL(/only=throttle&times=0-0\.25&split=instance/);
    await page.getByRole('button', { name: /^V1-Notification/ }).click();
    await page.waitForURL((url) => !/only=|times=/.test(url.search));
    expect(await panel().getByLabel('throttle').isChecked()).toBe(false);
  });

  it('can be a call', async () => {
    await page.getByRole('button', { name: /^Calls from User-Management-Microservice to V1/ }).click();
    await panel()
      .getByRole('heading', { name: 'User-Management-Microservice → V1-Notification-Microservice' })
      .waitFor();
    await panel()
      .getByText(/^edge\(id\(name: "User-Management/)
      .waitFor();
    await panel().locator('.mini-traces a').first().waitFor();
  });

  it('is in the address', async () => {
    await users().click();
    await panel().waitFor();
    await page.reload();
    await panel().getByRole('heading', { name: 'User-Management-Microservice' }).waitFor();
    await page.keyboard.press('Escape');
    await panel().waitFor({ state: 'detached' });
  });
});
