import { describe, expect, it } from 'vitest';
import { ENTITY_TAGS, etagOf, requirePrecondition, requireVersion } from './users.preconditions.ts';

const USER = { version: 7 };

describe('a precondition', () => {
  it.each([
    { ifMatch: '"7"' },
    { ifMatch: ' "6" , "7" ' },
    { ifMatch: '*' },
    { version: 7 },
    { ifMatch: '"7"', version: 7 },
    {},
  ])('holds for version 7: %j', (precondition) => {
    expect(() => {
      requireVersion(USER, precondition);
    }).not.toThrow();
  });

  it.each([
    { ifMatch: '"6"' },
    { ifMatch: 'W/"7"' },
    { ifMatch: '"77"' },
    { version: 6 },
    { ifMatch: '"7"', version: 6 },
    { ifMatch: '*', version: 6 },
  ])('does not hold for version 7: %j', (precondition) => {
    expect(() => {
      requireVersion(USER, precondition);
    }).toThrow(expect.objectContaining({ code: 'precondition_failed' }));
  });

  it('is needed in one of its two places', () => {
    expect(() => {
      requirePrecondition({});
    }).toThrow(expect.objectContaining({ code: 'precondition_required' }));
    for (const precondition of [{ ifMatch: '"1"' }, { version: 1 }]) {
      expect(() => {
        requirePrecondition(precondition);
      }).not.toThrow();
    }
  });
});

describe('entity tags', () => {
  it.each(['*', '"1"', 'W/"1"', '"1", W/"2"', etagOf(USER)])('are %s', (text) => {
    expect(text).toMatch(ENTITY_TAGS);
  });

  it.each(['1', '', '"1', '"1" "2"', '*, "1"', `"${'1'.repeat(101)}"`])('are not %s', (text) => {
    expect(text).not.toMatch(ENTITY_TAGS);
  });
});
