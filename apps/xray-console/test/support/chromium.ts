import { provideChromium } from '@xray-microservices/testing';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** A browser of the machine's, installed when there is none and that can be done. */
export async function launchChromium(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: await provideChromium(say),
    args: isRoot ? ['--no-sandbox'] : [],
  });
}
