import { describe, expect, it } from 'vitest';
import { emailSchema, usernameSchema } from './users.fields.ts';

const domain = (length: number): string => `${'x'.repeat(63)}.`.repeat(5).slice(0, length - 3) + '.de';

describe('a user name', () => {
  it.each(['abc', 'Ann.Lee_2-x', `a${'9'.repeat(63)}`])('may be %s', (name) => {
    expect(usernameSchema().safeParse(name).success).toBe(true);
  });

  it.each([
    'ab',
    `a${'9'.repeat(64)}`,
    '1abc',
    '.abc',
    'a b c',
    'zoë',
    'abc\n',
    '',
    'a/b/c',
    'a%b',
    'ab\u200bc',
  ])('may not be %j', (name) => {
    expect(usernameSchema().safeParse(name).success).toBe(false);
  });
});

describe('an address', () => {
  it.each([
    'a@b.cd',
    "o'brien+tag@sub.example.co.uk",
    `${'a'.repeat(64)}@example.com`,
    `a@${'x'.repeat(63)}.com`,
    `a@${domain(252)}`,
  ])('may be %s', (address) => {
    expect(emailSchema().safeParse(address).success).toBe(true);
  });

  it.each([
    '',
    'a',
    'a@b',
    '@b.cd',
    'a@@b.cd',
    'a b@c.de',
    '.a@b.cd',
    'a.@b.cd',
    'a..b@c.de',
    'a@-b.cd',
    'a@b-.cd',
    'a@b.c',
    'a@b..cd',
    'ä@b.cd',
    'Ann <a@b.cd>',
    'a@b.cd\n',
    'a@b.cd\r\nBcc: c@d.ef',
    'a@b.cd,c@d.ef',
    `${'a'.repeat(65)}@example.com`,
    `a@${'x'.repeat(64)}.com`,
    `a@${domain(253)}`,
  ])('may not be %j', (address) => {
    expect(emailSchema().safeParse(address).success).toBe(false);
  });

  it('is decided at once, however it is written', () => {
    const nasty = `${'a.'.repeat(31)}a@${'a-'.repeat(90)}`;
    expect(emailSchema().safeParse(nasty).success).toBe(false);
  });
});
