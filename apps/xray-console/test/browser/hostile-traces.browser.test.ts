import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openConsole } from '../support/open-console.ts';
import type { ConsolePage } from '../support/open-console.ts';
import { startSetting } from '../support/setting.ts';
import type { Setting } from '../support/setting.ts';
import { putDocuments } from '../support/traffic.ts';

/** What runs a script in a page that takes text for markup, or a value for an address; each would set `hacked`. */
const MARKUP = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
const BREAKING_OUT = `'"--></style></script></textarea><svg onload="window.hacked=1">`;
const ADDRESS = 'javascript:window.hacked=1';
/** Names have fewer characters; these are all that AWS allows of what could do harm. */
const NAME = 'javascript:hacked=1//%3Cscript%3E';

/** What the browser says when the server refuses what an address names. */
const BAD_REQUEST = 'the server responded with a status of 400 (Bad Request)';

const HARMFUL = { markup: MARKUP, breaking: BREAKING_OUT, address: ADDRESS };

let setting: Setting;
let tab: ConsolePage;
let page: Page;
let id: string;

beforeAll(async () => {
  setting = await startSetting({ count: 5 });
});
afterAll(() => setting[Symbol.asyncDispose]());
beforeEach(async () => {
  id = await sendHostileTrace();
  tab = await openConsole(setting.browser, setting.local.url);
  ({ page } = tab);
});
afterEach(async () => {
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  await tab[Symbol.asyncDispose]();
  // A script that the content policy had to stop would be told here: it is not to come that far.
  expect(tab.problems.filter((problem) => !problem.endsWith(BAD_REQUEST))).toEqual([]);
});

/** A trace with harm in every member that the console shows. Answers its id. */
async function sendHostileTrace(): Promise<string> {
  const hex = (length: number): string =>
    Array.from({ length }, () => Math.floor(Math.random() * 16).toString(16)).join('');
  const start = Date.now() / 1000 - 2;
  const trace = `1-${Math.floor(start).toString(16)}-${hex(24)}`;
  const times = { start_time: start, end_time: start + 1 };
  const frame = { path: MARKUP, line: 1, label: BREAKING_OUT };
  const exception = { id: hex(16), type: MARKUP, message: BREAKING_OUT, remote: false, stack: [frame] };
  const request = { method: MARKUP, url: ADDRESS, user_agent: BREAKING_OUT, client_ip: MARKUP };
  const document = {
    id: hex(16),
    trace_id: trace,
    name: NAME,
    ...times,
    fault: true,
    user: MARKUP,
    origin: 'AWS::EKS::Container',
    service: { version: MARKUP },
    resource_arn: `arn:aws:x:::${MARKUP}`,
    aws: { eks: { pod: MARKUP, cluster_name: BREAKING_OUT }, resource_names: [ADDRESS] },
    http: { request, response: { status: 500 } },
    annotations: HARMFUL,
    metadata: { [MARKUP]: HARMFUL, default: { nested: [HARMFUL], ['__proto__ ']: MARKUP } },
    cause: { working_directory: MARKUP, paths: [MARKUP], exceptions: [exception] },
    subsegments: [
      {
        id: hex(16),
        name: `sql@${NAME}`,
        namespace: 'remote',
        ...times,
        sql: { url: ADDRESS, user: MARKUP, database_type: MARKUP, sanitized_query: BREAKING_OUT },
      },
    ],
  };
  await putDocuments(setting.local.url, [document]);
  return trace;
}

/** Waits until text of the trace is shown as the text that it is. */
const shown = (text: string): Promise<void> =>
  page.getByText(text).filter({ visible: true }).first().waitFor();

describe('a trace that somebody has filled with markup and scripts', () => {
  it('is only text in the list, its facets and its filter', async () => {
    await tab.go('traces?filter=fault');
    await page.locator('[role=row][data-id]').first().waitFor();
    await shown(MARKUP);
    await page.locator('.facet').first().waitFor();
  });

  it.each([
    ['overview', NAME],
    ['exceptions', BREAKING_OUT],
    ['http', ADDRESS],
    ['annotations', BREAKING_OUT],
    ['metadata', MARKUP],
    ['aws', MARKUP],
    ['raw', NAME],
  ])('is only text in the panel %s of its timeline', async (panel, text) => {
    await tab.go(`trace?id=${id}&tab=${panel}`);
    await page.getByRole('treegrid').waitFor();
    await shown(text);
  });

  it.each(['map', 'raw', 'explain&filter=fault'])('is only text in the view %s of it', async (view) => {
    await tab.go(`trace?id=${id}&view=${view}`);
    await page.locator('.node, .raw, .explanation, .view').first().waitFor();
    await shown(NAME);
  });

  it('is only text on the map of all, and in what is chosen there', async () => {
    await tab.go('map?view=table');
    await shown(NAME);
    await tab.go('map');
    await page.locator('.node', { hasText: NAME }).first().click();
    await page.getByRole('complementary').waitFor();
  });

  it('is only text beside another one', async () => {
    await tab.go(`compare?left=${id}&right=${setting.traffic.traces[0]?.id ?? ''}`);
    await page.locator('.compare-table').waitFor();
    await shown(NAME);
  });

  it('has no link that leads away from the console or runs anything', async () => {
    for (const path of [`trace?id=${id}&tab=annotations`, 'traces?filter=fault', 'map?view=table']) {
      await tab.go(path);
      await shown(NAME);
      const links = await page
        .locator('a[href]')
        .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
      expect(links.length).toBeGreaterThan(3);
      expect(links.filter((link) => !link.startsWith(setting.local.url))).toEqual([]);
    }
  });
});

describe('an address that somebody has made to do harm', () => {
  it('is only text, whatever it names', async () => {
    for (const path of ['traces?filter=', 'trace?id=', 'map?node=', 'map?filter=', 'compare?left=', '']) {
      await tab.go(path + encodeURIComponent(BREAKING_OUT + MARKUP));
      await page.getByRole('main').waitFor();
    }
  });
});

describe('a refused document that somebody has filled with markup', () => {
  it('is only text on its page', async () => {
    await putDocuments(setting.local.url, [{ trace_id: MARKUP, id: BREAKING_OUT, name: MARKUP }]);
    await tab.go('rejected');
    await page.locator('.rejected-item').first().waitFor();
    await shown('onerror');
  });
});
