import { describe, expect, it } from 'vitest';
import { findChromium } from './chromium.ts';

describe('findChromium', () => {
  it('takes what CHROMIUM_PATH names, and nothing else when that is not there', () => {
    expect(findChromium({ CHROMIUM_PATH: process.execPath })).toBe(process.execPath);
    expect(findChromium({ CHROMIUM_PATH: '/nowhere/chromium', PATH: process.env['PATH'] })).toBeUndefined();
  });

  it('finds nothing in folders that hold none', () => {
    expect(findChromium({ PATH: '/nowhere:' })).toBeUndefined();
    expect(findChromium({})).toBeUndefined();
  });
});
