import { describe, expect, it } from 'vitest';
import { codesOfCauses } from './codes-of-causes.ts';

describe('codesOfCauses', () => {
  it('lists codes, or names where there is none, the nearest first', () => {
    const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    expect(codesOfCauses(new Error('x', { cause: new TypeError('x', { cause: refused }) }))).toEqual([
      'TypeError',
      'ECONNREFUSED',
    ]);
  });

  it('knows of no cause that is no error', () => {
    expect(codesOfCauses(new Error('x'))).toEqual([]);
    expect(codesOfCauses(new Error('x', { cause: 'hunter2' }))).toEqual([]);
  });

  it('comes to an end with an error that causes itself', () => {
    const error = new Error('x');
    error.cause = error;
    expect(codesOfCauses(error)).toHaveLength(5);
  });
});
