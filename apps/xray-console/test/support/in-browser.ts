import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { openConsole } from './open-console.ts';
import type { ConsolePage } from './open-console.ts';
import type { XrayLocal } from './xray-local.ts';

/** What tests look at: a browser, and an xray-local with something in it. */
interface Looked extends AsyncDisposable {
  readonly browser: Browser;
  readonly local: XrayLocal;
}

/** What a test has in hand. */
export interface Opened<L extends Looked> {
  readonly setting: L;
  readonly tab: ConsolePage;
  readonly page: Page;
}

interface Options<L extends Looked> {
  /** Once for the file. */
  readonly start: () => Promise<L>;
  /** Where each test begins, and what tells that it is there; without it, a test goes somewhere itself. */
  readonly at?: readonly [path: string, ready: string];
  /** Told before each test. */
  readonly use: (opened: Opened<L>) => void;
}

/** A fresh tab for each test of a file. That nothing went wrong on its pages is a part of each test. */
export function inBrowser<L extends Looked>({ start, at, use }: Options<L>): void {
  let setting: L;
  let tab: ConsolePage;
  beforeAll(async () => {
    setting = await start();
  });
  afterAll(() => setting[Symbol.asyncDispose]());
  beforeEach(async () => {
    tab = await openConsole(setting.browser, setting.local.url);
    use({ setting, tab, page: tab.page });
    if (at !== undefined) {
      await tab.go(at[0]);
      await tab.page.locator(at[1]).first().waitFor();
    }
  });
  afterEach(async () => {
    await tab[Symbol.asyncDispose]();
    expect(tab.problems).toEqual([]);
  });
}
