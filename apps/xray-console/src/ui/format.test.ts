import { describe, expect, it } from 'vitest';
import { formatCount, formatDuration, formatPart, formatRate, hostOf, pathOf, plural } from './format.ts';

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [0.000_42, '0.42 ms'],
    [0.0032, '3.2 ms'],
    [0.124, '124 ms'],
    [1.25, '1.25 s'],
    [42.04, '42.0 s'],
    [125, '2 min 5 s'],
  ])('%d s is %j', (seconds, expected) => {
    expect(formatDuration(seconds)).toBe(expected);
  });
});

describe('counts', () => {
  it.each([
    [7, '7'],
    [12_345, '12\u202f345'],
    [1_250_000, '1.3 M'],
  ])('%d is %j', (count, expected) => {
    expect(formatCount(count)).toBe(expected);
  });

  it('have their word in the right number', () => {
    expect([plural(1, 'trace'), plural(2, 'trace')]).toEqual(['1 trace', '2 traces']);
  });
});

describe('parts and rates', () => {
  it('show what is rare', () => {
    expect([formatPart(0), formatPart(0.004), formatPart(0.5)]).toEqual(['0 %', '0.4 %', '50 %']);
    expect([formatRate(0), formatRate(0.4), formatRate(12.4)]).toEqual(['0/min', '0.4/min', '12/min']);
  });
});

describe('the path and the host of a URL', () => {
  it.each([
    ['http://a.example:8095/b/c?d=1', '/b/c?d=1', 'a.example:8095'],
    ['https://a.example', '/', 'a.example'],
    ['/already', '/already', ''],
    ['not a url', 'not a url', ''],
  ])('of %j are %j and %j', (url, path, host) => {
    expect([pathOf(url), hostOf(url)]).toEqual([path, host]);
  });
});
