import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { inBrowser } from '../support/in-browser.ts';
import { startSetting } from '../support/setting.ts';

let page: Page;

inBrowser({
  start: () => startSetting({ count: 60 }),
  at: ['traces', '[role=row][data-id]'],
  use: (opened) => {
    ({ page } = opened);
  },
});

const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) {
    await page.keyboard.press(key);
  }
};
/** Keys one right after the other, as those that belong together are: the page takes them for two after a second. */
const pressAtOnce = async (...keys: string[]): Promise<void> => {
  await Promise.all(keys.map((key) => page.keyboard.press(key)));
};
const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');

describe('with the keyboard only', () => {
  it('a filter is written, a trace found, opened and read', async () => {
    await page.getByRole('combobox', { name: 'Filter traces' }).waitFor();
    await press('/');
    await page.keyboard.type('fau');
    await page.getByRole('option', { name: /^fault/ }).waitFor();
    await press('ArrowDown', 'Enter', 'Escape', 'Enter');
    await page.waitForURL(/filter=fault/);
    await page.getByText('200 ok').first().waitFor({ state: 'detached' });
    await page.getByText('502 fault').first().waitFor(); // The list is there, and so are its keys.
    await press('Tab');
    await press('j', 'j', 'k');
    await page.waitForFunction(() => document.activeElement?.classList.contains('trace-link'));
    await press('Enter');
    await page.getByRole('treegrid').waitFor();
    await press('j');
    await page.waitForURL(/span=/);
    await press('k', 'k', 'k', 'k', 'k', 'k', 'ArrowLeft');
    await page.waitForFunction(() => document.querySelectorAll('.timeline-label').length === 1);
    await press('ArrowRight', 'ArrowDown');
    expect(await focused()).toContain('usermgmt@mysql');
    await press('2');
    await page.locator('.node').first().waitFor();
    await press('3');
    await page.getByLabel('Documents').waitFor();
  });

  it('two traces are marked and compared', async () => {
    await press('j', 'x', 'j', 'x');
    await page.getByText('2 marked').waitFor();
    await press('c');
    await page.getByRole('heading', { name: 'Compare two traces' }).waitFor();
    await page
      .getByRole('row', { name: /User-Management/ })
      .first()
      .waitFor();
  });

  it('every page is two keys away, and help is one', async () => {
    for (const [key, title] of [
      ['s', 'Sampling'],
      ['r', 'Rejected'],
      ['g', 'Groups'],
      ['m', 'Service map'],
      ['t', 'Traces'],
    ] as const) {
      await pressAtOnce('g', key);
      await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
    }
    await press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('nodes of the map are reached with Tab and chosen with Enter', async () => {
    await pressAtOnce('g', 'm');
    await page.locator('.node').first().waitFor();
    await page.getByRole('button', { name: 'Table', exact: true }).focus();
    await press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('.react-flow') !== null)).toBe(true);
    await press('Enter');
    await page.getByRole('complementary').waitFor();
  });

  it('single keys can be turned off', async () => {
    await press('?');
    await page.getByRole('dialog').getByRole('checkbox').uncheck();
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await press('g', 'm', '?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(page.url()).toContain('/traces');
  });

  it('the focus is always to be seen', async () => {
    await press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    for (let stop = 0; stop < 14; stop += 1) {
      await press('Tab');
      const outline = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) {
          return 'none';
        }
        const own = getComputedStyle(element);
        const cover = getComputedStyle(element, '::after');
        const parent = getComputedStyle(element.parentElement ?? element);
        return [own, cover, parent].some(
          (style) => style.outlineStyle === 'solid' && style.outlineWidth !== '0px',
        )
          ? 'seen'
          : element.outerHTML.slice(0, 120);
      });
      expect(outline).toBe('seen');
    }
  });
});
