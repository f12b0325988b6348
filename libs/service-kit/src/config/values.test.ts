import { describe, expect, it } from 'vitest';
import { flag, host, integer, listenPort, oneOf, remotePort, text, textLike } from './values.ts';
import type { ValueSchema } from './values.ts';

const accepts = (schema: ValueSchema<unknown>, value: string): boolean => schema.safeParse(value).success;

describe('values', () => {
  it.each([
    ['the smallest', '3', true],
    ['the largest', '12', true],
    ['one below', '2', false],
    ['one above', '13', false],
    ['a sign', '+5', false],
    ['a fraction', '5.0', false],
    ['an exponent', '1e1', false],
    ['hexadecimal', '0x5', false],
    ['a space', ' 5', false],
  ])('integer(3, 12) with %s', (_what, value, accepted) => {
    expect(accepts(integer(3, 12), value)).toBe(accepted);
  });

  it('lets a server listen on port 0 but not be found there', () => {
    expect(listenPort().parse('0')).toBe(0);
    expect(accepts(listenPort(), '65535')).toBe(true);
    expect(accepts(listenPort(), '65536')).toBe(false);
    expect(accepts(remotePort(), '0')).toBe(false);
    expect(remotePort().parse('1')).toBe(1);
  });

  it.each([
    'db',
    'mysql.default.svc.cluster.local',
    '127.0.0.1',
    '::1',
    'users-1.eu-west-1.rds.amazonaws.com',
  ])('takes %s for a host', (value) => {
    expect(accepts(host(), value)).toBe(true);
  });

  it.each(['http://db', 'db/users', 'a b', ''])('does not take %j for a host', (value) => {
    expect(accepts(host(), value)).toBe(false);
  });

  it.each([
    ['true', true],
    ['True', true],
    ['1', true],
    ['false', false],
    ['0', false],
  ])('reads the flag %s', (value, meaning) => {
    expect(flag().parse(value)).toBe(meaning);
  });

  it('does not guess at other flags', () => {
    expect(accepts(flag(), 'yes')).toBe(false);
  });

  it('says which words there are', () => {
    const schema = oneOf(['red', 'green']);
    expect(schema.parse('red')).toBe('red');
    expect(schema.safeParse('Red').error?.issues[0]?.message).toBe('one of red, green');
  });

  it('bounds texts', () => {
    expect(accepts(text('a name'), '')).toBe(false);
    expect(accepts(text('a name'), 'x'.repeat(4096))).toBe(true);
    expect(accepts(text('a name'), 'x'.repeat(4097))).toBe(false);
    expect(accepts(textLike(/^a+$/, 'some a'), 'aaa')).toBe(true);
  });
});
