import { describe, expect, it } from 'vitest';
import { givenValue } from './given-value.ts';
import type { ReadStart } from './given-value.ts';

const password = { name: 'DB_PASSWORD', meaning: 'password', secret: true, required: true };
const FILE = { DB_PASSWORD_FILE: '/run/secrets/db' };

const holding =
  (content: string | Uint8Array): ReadStart =>
  (_path, atMost) =>
    Buffer.from(content).subarray(0, atMost);

const failing = (code: string): ReadStart => {
  return () => {
    throw Object.assign(new Error(code), { code });
  };
};

describe('givenValue', () => {
  it('is the variable itself, and nothing when that is empty', () => {
    expect(givenValue(password, { DB_PASSWORD: 'x' })).toEqual({ value: 'x' });
    expect(givenValue(password, { DB_PASSWORD: '', DB_PASSWORD_FILE: '' })).toEqual({});
  });

  it.each([
    ['as it is', ' a b ', ' a b '],
    ['without the line break at its end', 'secret\n', 'secret'],
    ['without the one of Windows', 'secret\r\n', 'secret'],
    ['with all other line breaks', '\na\n\n', '\na\n'],
    ['beyond ASCII', 'schlüssel', 'schlüssel'],
  ])('takes a secret from its file: %s', (_how, content, value) => {
    expect(givenValue(password, FILE, holding(content)).value).toBe(value);
  });

  it.each(['', '\n'])('counts a file that holds %j as not set, and tells which', (content) => {
    expect(givenValue(password, FILE, holding(content))).toEqual({ file: '/run/secrets/db' });
  });

  it('takes 64 KiB, and no byte more', () => {
    const kib64 = 'x'.repeat(64 * 1024);
    expect(givenValue(password, FILE, holding(kib64)).value).toBe(kib64);
    expect(givenValue(password, FILE, holding(`${kib64}x`)).problem?.wrong).toBe(
      'names "/run/secrets/db", which has more than 64 KiB',
    );
  });

  it.each([
    ['cannot be read (EACCES)', failing('EACCES')],
    ['is no UTF-8', holding(new Uint8Array([0x61, 0xff]))],
  ])('tells the variable and the path of a file that %s', (what, read) => {
    expect(givenValue(password, FILE, read)).toEqual({
      problem: {
        variable: 'DB_PASSWORD_FILE',
        wrong: `names "/run/secrets/db", which ${what}`,
        expected: 'a file that holds DB_PASSWORD',
      },
    });
  });

  it('does not choose between the two, and shows neither', () => {
    const given = givenValue(password, { ...FILE, DB_PASSWORD: 'hunter2' }, holding('hunter3'));
    expect(given).toEqual({
      problem: {
        variable: 'DB_PASSWORD',
        wrong: 'is set, and so is DB_PASSWORD_FILE',
        expected: 'one of them',
      },
    });
  });

  it('reads no file for what is no secret', () => {
    const log = { ...password, name: 'LOG', secret: false };
    expect(givenValue(log, { LOG_FILE: '/x' }, failing('EACCES'))).toEqual({});
    expect(givenValue(log, { LOG_FILE: '/x', LOG: 'info' }, failing('EACCES'))).toEqual({ value: 'info' });
  });
});
