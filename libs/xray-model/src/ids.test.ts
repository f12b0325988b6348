import { describe, expect, it } from 'vitest';
import { isSegmentId, isTraceId, parseTraceId } from './ids.ts';

const NORMAL = '1-4efaaf4d-1e8720b39541901950019ee5';

describe('parseTraceId', () => {
  it.each([
    ['X-Ray form', NORMAL, NORMAL],
    ['X-Ray form in upper case', NORMAL.toUpperCase(), NORMAL],
    ['W3C form', '4efaaf4d1e8720b39541901950019ee5', NORMAL],
    ['W3C form in upper case', '4EFAAF4D1E8720B39541901950019EE5', NORMAL],
    [
      'W3C form without a time in it',
      'ffffffffffffffffffffffffffffffff',
      '1-ffffffff-ffffffffffffffffffffffff',
    ],
  ])('reads the %s', (_case, text, expected) => {
    expect(parseTraceId(text)).toBe(expected);
    expect(isTraceId(text)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['another version', '2-4efaaf4d-1e8720b39541901950019ee5'],
    ['a time of 7 digits', '1-4efaaf4-1e8720b39541901950019ee5'],
    ['a unique part of 23 digits', '1-4efaaf4d-1e8720b39541901950019ee'],
    ['a unique part of 25 digits', '1-4efaaf4d-1e8720b39541901950019ee55'],
    ['31 digits', '4efaaf4d1e8720b39541901950019ee'],
    ['33 digits', '4efaaf4d1e8720b39541901950019ee50'],
    ['a letter that is no digit', '1-4efaaf4g-1e8720b39541901950019ee5'],
    ['the form with dashes but no version', '4efaaf4d-1e8720b39541901950019ee5'],
    ['a line break at the end', `${NORMAL}\n`],
    ['a space before', ` ${NORMAL}`],
  ])('refuses %s', (_case, text) => {
    expect(parseTraceId(text)).toBeUndefined();
    expect(isTraceId(text)).toBe(false);
  });
});

describe('isSegmentId', () => {
  it.each([
    ['70de5b6f19ff9a0a', true],
    ['70DE5B6F19FF9A0A', true],
    ['70de5b6f19ff9a0', false],
    ['70de5b6f19ff9a0aa', false],
    ['70de5b6f19ff9a0g', false],
    ['', false],
  ])('says of %j: %j', (text, expected) => {
    expect(isSegmentId(text)).toBe(expected);
  });
});
