import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainOf, mailAddress } from './mail-address.ts';

const isAddress = (text: string): boolean => mailAddress().safeParse(text).success;
const label = 'a'.repeat(63);

describe('a mail address', () => {
  it.each([
    'ann@example.com',
    "o'brien+tag@mail.example.co.uk",
    'a@localhost',
    'x_y.z-1@xn--bcher-kva.example',
    `${'a'.repeat(64)}@example.com`,
    `a@${label}.${label}.${label}.${'a'.repeat(60)}`,
  ])('may be %s', (address) => {
    expect(isAddress(address)).toBe(true);
  });

  it.each([
    ['is empty', ''],
    ['has no @', 'ann.example.com'],
    ['has two @', 'ann@b@example.com'],
    ['has a local part of 65 characters', `${'a'.repeat(65)}@example.com`],
    ['has a label of 64 characters', `a@a${label}.com`],
    ['has 255 characters', `a@${label}.${label}.${label}.${'a'.repeat(61)}`],
    ['has a dot too many', 'ann..b@example.com'],
    ['begins with a dot', '.ann@example.com'],
    ['has an empty label', 'ann@example..com'],
    ['has a label that begins with a hyphen', 'ann@-example.com'],
    ['has a display name', 'Ann <ann@example.com>'],
    ['is a list', 'ann@example.com,bob@example.com'],
    ['is a group', 'all:ann@example.com;'],
    ['is quoted', '"ann"@example.com'],
    ['has an address literal', 'ann@[127.0.0.1]'],
    ['has other letters than ASCII', 'änn@example.com'],
    ['ends in a line', 'ann@example.com\n'],
    ['carries a command', 'ann@example.com>\r\nRCPT TO:<bob@example.com'],
    ['carries a header', 'ann@example.com\r\nBcc: bob@example.com'],
    ['has a NUL', 'ann@example.com\0'],
    ['has spaces around it', ' ann@example.com '],
  ])('is refused when it %s', (_why, address) => {
    expect(isAddress(address)).toBe(false);
  });

  it('never holds a character that ends a command, a header or an address', () => {
    const hostile = fc.string({ unit: fc.constantFrom(...Array.from('ab.@<>,;:"\\\r\n\0 ()[]\u2028é')) });
    fc.assert(
      fc.property(hostile, (text) => {
        if (isAddress(text)) expect(text).toMatch(/^[\w.@]+$/);
      }),
    );
  });

  it('takes no time to refuse', () => {
    expect(isAddress(`${'a.'.repeat(50_000)}@`)).toBe(false);
    expect(isAddress(`a@${'a-'.repeat(50_000)}.`)).toBe(false);
  });

  it('has its domain behind the @', () => {
    expect(domainOf('ann@mail.example.com')).toBe('mail.example.com');
  });
});
