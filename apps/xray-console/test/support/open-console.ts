import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';

const NETWORK_CHANGED = 'net::ERR_NETWORK_CHANGED';

export interface View {
  readonly width?: number;
  readonly height?: number;
  readonly isDark?: boolean;
}

/** A page of the console, and what went wrong on it. */
export interface ConsolePage extends AsyncDisposable {
  readonly page: Page;
  /** Errors on the browser's console, thrown errors, blocked content, and requests to other hosts. */
  readonly problems: readonly string[];
  /** Goes to a page of the console. */
  readonly go: (path: string) => Promise<void>;
}

/** Opens the console in a fresh browser profile. Nothing moves, so that nothing has to be waited for. */
export async function openConsole(browser: Browser, url: string, view: View = {}): Promise<ConsolePage> {
  const { width = 1280, height = 800, isDark = false } = view;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: isDark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const problems: string[] = [];
  // Chromium breaks off what it loads when the machine's network changes, as when a container begins elsewhere.
  const disturbed: string[] = [];
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText === NETWORK_CHANGED) {
      disturbed.push(request.url());
    }
  });
  page.on('pageerror', (error) => problems.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    const isNetwork = message.text().includes(NETWORK_CHANGED);
    if (!isNetwork && (message.type() === 'error' || message.type() === 'warning')) {
      problems.push(`${message.type()}: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('blob:')) {
      problems.push(`request to ${request.url()}`);
    }
  });
  return {
    page,
    problems,
    go: async (path) => {
      do {
        disturbed.length = 0;
        await page.goto(new URL(path, url).href);
      } while (disturbed.length > 0);
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** What axe finds against WCAG 2.2 AA and its own good practice, in a line each. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) =>
        `${id}: ${target.join(' ')}: ${failureSummary?.replaceAll('\n', ' ') ?? ''}`,
    ),
  );
}
