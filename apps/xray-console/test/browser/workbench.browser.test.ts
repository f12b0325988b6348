import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { ConsolePage } from '../support/open-console.ts';
import { inBrowser } from '../support/in-browser.ts';
import { startSetting } from '../support/setting.ts';
import type { Setting } from '../support/setting.ts';

let setting: Setting;
let tab: ConsolePage;
let page: Page;

inBrowser({
  start: () => startSetting({ count: 40 }),
  use: (opened) => {
    ({ setting, tab, page } = opened);
  },
});

describe('sampling', () => {
  it('makes, changes and deletes a rule', async () => {
    await tab.go('sampling');
    await page.getByRole('button', { name: 'New rule' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('checkout');
    await dialog.getByLabel('Rate, %').fill('25');
    await dialog.getByLabel('Path').fill('/checkout/*');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /100 checkout path \/checkout\/\* 1\/s 25 %/ }).waitFor();
    await page.getByRole('button', { name: 'Change checkout' }).click();
    await page.getByLabel('Priority').fill('10000');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('A whole number from 1 to 9999').waitFor();
    await page.getByLabel('Priority').fill('7');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /^7 checkout/ }).waitFor();
    const remove = page.getByRole('button', { name: /Delete checkout/ });
    await remove.click();
    await remove.click();
    await page.getByRole('row', { name: /checkout/ }).waitFor({ state: 'detached' });
  });

  it('simulates which rule a request meets, and says why not the others', async () => {
    await fetch(new URL('CreateSamplingRule', setting.local.url), {
      method: 'POST',
      body: JSON.stringify({
        SamplingRule: {
          RuleName: 'health',
          Priority: 5,
          FixedRate: 0,
          ReservoirSize: 0,
          ServiceName: '*',
          ServiceType: '*',
          Host: '*',
          HTTPMethod: 'GET',
          URLPath: '/health*',
          ResourceARN: '*',
          Version: 1,
        },
      }),
    });
    await tab.go('sampling');
    const simulator = page.getByRole('region', { name: 'Simulator' });
    await simulator.getByLabel('Path').fill('/health/live');
    await simulator.getByText('✓ health: 0 a second, then 0 %').waitFor();
    await simulator.getByLabel('Path').fill('/users');
    await simulator.getByText('URLPath is /users, the rule has /health*').waitFor();
    await simulator.getByText(/✓ Default/).waitFor();
  });
});

describe('rejected documents', () => {
  it('are there with the rule, the place and the mend', async () => {
    await tab.go('rejected');
    const name = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name: 'InvalidName' }) });
    await name.getByText('Mend:').waitFor();
    expect(await name.locator('mark b').allTextContents()).toEqual(['?', ',']);
    await page.getByRole('button', { name: /^MissingId/ }).click();
    await name.waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('code')).toBe('MissingId');
  });

  it('are counted in the header of every page', async () => {
    await tab.go('traces');
    await page.getByRole('link', { name: /Rejected \d+ documents/ }).waitFor();
  });
});

describe('groups', () => {
  it('are made with a filter that is checked as it is written, used and deleted', async () => {
    await tab.go('groups');
    await page.getByRole('button', { name: 'New group' }).click();
    await page.getByLabel('Name').fill('broken');
    await page.getByRole('combobox', { name: 'Filter of the group' }).fill('falt');
    await page.getByText('Character 1:').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.getByRole('combobox', { name: 'Filter of the group' }).fill('fault');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Traces of broken' }).click();
    await page.waitForURL(/group\.name/);
    await page.getByText('502 fault').first().waitFor();
    await page.goBack();
    const remove = page.getByRole('button', { name: /Delete broken/ });
    await remove.click();
    await remove.click();
    await page.getByRole('rowheader', { name: 'broken' }).waitFor({ state: 'detached' });
  });
});

describe('import and export', () => {
  it('takes back what it exported, dropped on the page', async () => {
    await tab.go('traces');
    const mark = page.locator('[role=row][data-id] input').first();
    await mark.check();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export 1' }).click(),
    ]);
    const content = await readFile(await download.path(), 'utf8');
    const data = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], 'traces.json', { type: 'application/json' }));
      return transfer;
    }, content);
    await page.dispatchEvent('.app', 'dragenter', { dataTransfer: data });
    await page.getByText('Drop to import traces').waitFor();
    await page.dispatchEvent('.app', 'drop', { dataTransfer: data });
    await page.getByText(/^\d+ documents? imported\.$/).waitFor();
  });

  it('says what is wrong with a file', async () => {
    await tab.go('traces');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('hello') });
    await page.getByText('The file is not JSON.').waitFor();
  });
});
