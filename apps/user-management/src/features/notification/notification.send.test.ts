import { describe, expect, it } from 'vitest';
import { waitWithin } from './notification.send.ts';

describe('the wait of a try', () => {
  it.each([
    ['as long as wanted while there is time', 30_000, 20, 20],
    ['as long as wanted to the last millisecond', 23_000, 20, 20],
    ['shorter when an earlier try has taken time', 22_999, 20, 19],
    ['none when there is only time for an answer', 3999, 20, 0],
    ['none when the time is over', -1, 20, 0],
  ])('is %s', (_what, leftMs, wanted, wait) => {
    expect(waitWithin(leftMs, wanted)).toBe(wait);
  });
});
