import { describe, expect, it } from 'vitest';
import { lookOf } from './look.ts';

/** Contrast of white letters on a colour, by WCAG 2. */
function contrastToWhite(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

describe('the look of a version', () => {
  it('is blue for V1, green for V2 and grey for others', () => {
    expect(['V1', 'V2', 'V3', 'dev', 'toString'].map((version) => lookOf(version).colour)).toEqual([
      'blue',
      'green',
      'grey',
      'grey',
      'grey',
    ]);
  });

  it('greets in the name of the version', () => {
    expect(['V1', 'V2', 'V3'].map((version) => lookOf(version).greeting)).toEqual([
      expect.stringContaining('V1'),
      expect.stringContaining('V2'),
      expect.stringContaining('V3'),
    ]);
  });

  it.each(['V1', 'V2', 'dev'])('of %s lets white letters be read', (version) => {
    expect(contrastToWhite(lookOf(version).accent)).toBeGreaterThan(4.5);
  });
});
