import { expect, it } from 'vitest';
import { formatDuration } from './format-duration.ts';

it.each([
  [0, '0.00 ms'],
  [0.000_42, '0.42 ms'],
  [0.0042, '4.20 ms'],
  [0.009_994, '9.99 ms'],
  [0.009_996, '10.0 ms'],
  [0.042, '42.0 ms'],
  [0.099_94, '99.9 ms'],
  [0.099_96, '100 ms'],
  [0.42, '420 ms'],
  [12.3456, '12346 ms'],
])('formatDuration writes %d seconds as %j', (seconds, expected) => {
  expect(formatDuration(seconds)).toBe(expected);
});
