import { describe, expect, it } from 'vitest';
import { waitSecondsOf } from './prefer.ts';

describe('Prefer: wait', () => {
  it.each([
    ['wait=10', 10],
    ['WAIT = "5"', 5],
    ['respond-async, wait=10', 10],
    ['wait=10; foo=bar', 10],
    ['wait=1, wait=2', 1],
    ['wait=0', 0],
    ['wait=30', 30],
    ['wait=31', 30],
    ['wait=999999999', 30],
  ])('%s asks to wait', (header, seconds) => {
    expect(waitSecondsOf(header)).toBe(seconds);
  });

  it.each([undefined, '', 'respond-async', 'wait', 'wait=', 'wait=-1', 'wait=1.5', 'wait=1e3', 'await=3'])(
    '%s does not',
    (header) => {
      expect(waitSecondsOf(header)).toBeUndefined();
    },
  );
});
