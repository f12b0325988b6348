import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createTokens } from './tokens.ts';

const SECRET = 'a secret of thirty-two bytes ....';
const tokens = createTokens({ secret: SECRET, tokenMinutes: 15 });
const KEY = new TextEncoder().encode(SECRET);

/** All that a token of ours says, for user 1. */
const claimsOf = <T extends SignJWT | UnsecuredJWT>(token: T): T =>
  token.setSubject('1').setIssuer('user-management').setAudience('usermgmt').setIssuedAt() as T;

const HEADER = { alg: 'HS256', typ: 'at+jwt' };
const signed = (key: Uint8Array): Promise<string> =>
  claimsOf(new SignJWT({ pwv: 1 }))
    .setExpirationTime('15m')
    .setProtectedHeader(HEADER)
    .sign(key);

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token given to user 2, in whose payload somebody wrote user 1. */
async function tampered(): Promise<string> {
  const { token } = await tokens.issue({ userId: 2, passwordVersion: 1 });
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  return [header, base64({ ...claims, sub: '1' }), signature].join('.');
}

/** A token of ours whose header names no algorithm, with its signature and without. */
async function unsigned(signature: string): Promise<string> {
  const [, payload = ''] = (await signed(KEY)).split('.');
  return [base64({ alg: 'none', typ: 'at+jwt' }), payload, signature].join('.');
}

describe('a forged token', () => {
  it('would be taken if it were signed by us', async () => {
    expect(await tokens.verify(await signed(KEY))).toEqual({ userId: 1, passwordVersion: 1 });
  });

  it.each([
    [
      'says that it needs no signature',
      () => Promise.resolve(claimsOf(new UnsecuredJWT({ pwv: 1 })).encode()),
    ],
    ['says so as a token of ours', () => unsigned('')],
    ['says so and has one all the same', async () => unsigned((await signed(KEY)).split('.')[2] ?? '')],
    ['is signed with a guess', () => signed(new TextEncoder().encode('secret'))],
    ['is signed with nothing but zeros', () => signed(new Uint8Array(32))],
    ['was given to somebody else', tampered],
    ['has lost its signature', async () => (await signed(KEY)).replace(/[^.]+$/, '')],
    [
      'never ends',
      () =>
        claimsOf(new SignJWT({ pwv: 1 }))
          .setProtectedHeader(HEADER)
          .sign(KEY),
    ],
    ['is very long', () => Promise.resolve(`${'a'.repeat(15_000)}.b.c`)],
  ])('is refused when it %s', async (_what, forge) => {
    await expect(Promise.resolve(forge()).then((token) => tokens.verify(token))).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });
});
