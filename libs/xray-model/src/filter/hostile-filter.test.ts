import { describe, expect, it } from 'vitest';
import { createRandom } from '../../test/support/random.ts';
import type { Random } from '../../test/support/random.ts';
import { completeFilter } from './complete-filter.ts';
import { parseFilter, parseTokens } from './parse-filter.ts';
import { printFilter } from './print-filter.ts';
import { tokenize } from './tokens.ts';
import { FILTER_LIMITS } from './limits.ts';

const PIECES = [
  ...'()[]{}!=<>,:#"\\\'.-+&|$ \t\n\0'.split(''),
  ...['AND', 'or', 'ok', 'fault', 'duration', 'user', 'CONTAINS', '5', '1e9', 'true', '"a"', 'annotation.a'],
  ...[
    'annotation[',
    'service(',
    'edge(',
    'id(',
    'name:',
    'rootcause.fault.service {',
    'rootcause.json = #[{',
    'group.name =',
  ],
  ...['é', '日本', '\u{1F600}', '\uD800', '\u202E', '__proto__', 'constructor', 'toString'],
];

function randomText(random: Random): string {
  const length = random.below(random.chance(0.3) ? 4 : 60);
  return Array.from({ length }, () => {
    const piece = PIECES[random.below(PIECES.length)] ?? '';
    return random.chance(0.1)
      ? String.fromCharCode(random.below(0x10000))
      : piece + (random.chance(0.4) ? ' ' : '');
  }).join('');
}

const REPEATED = [
  '(',
  '!',
  '"',
  '\\',
  '[',
  '#',
  '#[',
  'annotation[',
  'annotation["',
  'ok ',
  'x',
  '-',
  '1',
  '{',
  'service(',
  '!(',
  '\u00A0',
];

describe('hostile text', () => {
  it('never makes the parser or the completion throw, and errors lie inside of it', () => {
    const random = createRandom(11);
    const vocabulary = { services: ['a"b'], annotationKeys: ['k.k'], groups: ['g'] };
    let accepted = 0;
    for (let round = 0; round < 10_000; round += 1) {
      const text = randomText(random);
      const result = parseFilter(text);
      if (result.ok) {
        accepted += 1;
        expect(parseFilter(printFilter(result.filter)).ok).toBe(true);
      } else {
        expect(result.error.offset + result.error.length).toBeLessThanOrEqual(text.length);
        expect(result.error.message).not.toBe('');
      }
      completeFilter(text, random.below(text.length + 1), vocabulary);
    }
    expect(accepted).toBeGreaterThan(50);
  });

  it.each(REPEATED)('is cut into no more tokens than it has characters (%j repeated)', (piece) => {
    const text = piece.repeat(Math.floor(FILTER_LIMITS.length / piece.length));
    const tokens = tokenize(text);
    expect(tokens.length).toBeLessThanOrEqual(text.length + 1);
    const covered = tokens.reduce((sum, token) => sum + token.length, 0);
    expect(covered).toBeLessThanOrEqual(text.length);
  });

  it('has each token looked at a bounded number of times', () => {
    const random = createRandom(12);
    const texts = [
      ...REPEATED.map((piece) => piece.repeat(Math.floor(FILTER_LIMITS.length / piece.length))),
      'ok '.repeat(600),
      'ok OR '.repeat(300) + 'ok',
      '(ok) '.repeat(300),
      ...Array.from({ length: 200 }, () => randomText(random)),
    ];
    for (const text of texts) {
      const tokens = tokenize(text);
      let reads = 0;
      const counted = new Proxy(tokens, {
        get: (target, name, receiver): unknown => {
          reads += 1;
          return Reflect.get(target, name, receiver);
        },
      });
      parseTokens(counted);
      expect(reads).toBeLessThanOrEqual(30 * tokens.length);
    }
  });
});
