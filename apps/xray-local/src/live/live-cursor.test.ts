import { expect, it } from 'vitest';
import { cursorText, readCursor } from './live-cursor.ts';

it.each([
  [undefined, 'new'],
  ['', 'new'],
  [cursorText('run1', 12), 12],
  ['other-12', 'lost'],
  ['run1-', 'lost'],
  ['run1--1', 'lost'],
  ['nonsense', 'lost'],
  ['run1-9999999999999999', 'lost'],
])('reads the cursor %j as %j', (text, expected) => {
  expect(readCursor(text, 'run1')).toBe(expected);
});
