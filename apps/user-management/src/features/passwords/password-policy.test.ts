import { describe, expect, it } from 'vitest';
import { COMMON_PASSWORDS } from './common-passwords.ts';
import { LONGEST_PASSWORD, passwordProblems, SHORTEST_PASSWORD } from './password-policy.ts';

const OWNER = { username: 'Ann.Lee.The.1st', email: 'ann.lee@example.com' };
const problems = (password: string) => passwordProblems(password, OWNER);

describe('a password', () => {
  it.each([
    ['the shortest', 'x7'.repeat(6)],
    ['the longest', '🙂x'.repeat(64)],
    ['with spaces and any script', 'пароль 山田 is fine'],
  ])('is good: %s', (_what, password) => {
    expect(problems(password)).toEqual([]);
  });

  it.each([
    ['one character too short', 'x7'.repeat(6).slice(1), /at least 12/],
    ['short, however many bytes', '🙂'.repeat(11), /at least 12/],
    ['one character too long', 'x7'.repeat(65).slice(1), /at most 128/],
    ['the user name', 'ANN.lee.the.1st', /neither/],
    ['the address', 'Ann.Lee@Example.com', /neither/],
    ['a common one', 'Password1234', /most common/],
    ['a common one in wide letters', 'ｐassword1234', /most common/],
    ['with a NUL', 'correct\0battery', /control/],
    ['half a surrogate pair', 'correct battery \ud800', /control/],
  ])('is refused: %s', (_what, password, problem) => {
    expect(problems(password)).toEqual([expect.stringMatching(problem)]);
  });

  it('has all of its problems told', () => {
    expect(problems('a\0')).toHaveLength(2);
  });
});

describe('the common passwords', () => {
  it('are a hundred or more, of which none is refused for its length anyway', () => {
    expect(COMMON_PASSWORDS.size).toBeGreaterThanOrEqual(100);
    const needless = [...COMMON_PASSWORDS].filter(
      (password) => password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD,
    );
    expect(needless).toEqual([]);
  });

  it('are in the form that is looked for', () => {
    for (const password of COMMON_PASSWORDS) expect(problems(password)).toHaveLength(1);
  });
});
