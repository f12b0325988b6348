import { decodeJwt, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createTokens } from './tokens.ts';

const SECRET = 'a secret of thirty-two bytes ....';
const NEXT = 'another secret of thirty-two bytes';
const SUBJECT = { userId: 42, passwordVersion: 3 };
const START = new Date('2026-11-23T10:00:00.900Z');
const later = (seconds: number) => () => new Date(START.getTime() + seconds * 1000);

const tokens = createTokens({ secret: SECRET, tokenMinutes: 15, now: () => START });

describe('a token', () => {
  it('tells who it was given to, and when it ends', async () => {
    const { token, expiresAt } = await tokens.issue(SUBJECT);
    expect(expiresAt).toEqual(new Date('2026-11-23T10:15:00.000Z'));
    expect(await tokens.verify(token)).toEqual(SUBJECT);
  });

  it('holds nothing personal and no rights', async () => {
    const { token } = await tokens.issue(SUBJECT);
    expect(Object.keys(decodeJwt(token)).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'pwv', 'sub']);
  });

  it('is good until its last second', async () => {
    const { token } = await tokens.issue(SUBJECT);
    const at = (seconds: number) => createTokens({ secret: SECRET, tokenMinutes: 15, now: later(seconds) });
    expect(await at(898).verify(token)).toEqual(SUBJECT);
    await expect(at(900).verify(token)).rejects.toMatchObject({
      code: 'unauthenticated',
      message: expect.stringContaining('expired') as string,
    });
  });

  it('is taken when it was signed with the secret before', async () => {
    const { token } = await tokens.issue(SUBJECT);
    const rotated = createTokens({
      secret: NEXT,
      previousSecret: SECRET,
      tokenMinutes: 15,
      now: () => START,
    });
    expect(await rotated.verify(token)).toEqual(SUBJECT);
    const { token: newer } = await rotated.issue(SUBJECT);
    await expect(tokens.verify(newer)).rejects.toMatchObject({ code: 'unauthenticated' });
    const without = createTokens({ secret: NEXT, tokenMinutes: 15, now: () => START });
    await expect(without.verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

describe('what is not a token of ours', () => {
  const sign = (
    change: (token: SignJWT) => SignJWT,
    header: { alg: string; typ?: string } = { alg: 'HS256', typ: 'at+jwt' },
  ) => {
    const token = new SignJWT({ pwv: 1 })
      .setProtectedHeader(header)
      .setSubject('42')
      .setIssuer('user-management')
      .setAudience('usermgmt')
      .setIssuedAt(START)
      .setExpirationTime('15m');
    return change(token).sign(new TextEncoder().encode(SECRET));
  };
  const same = (token: SignJWT): SignJWT => token;

  it('is told from one that is', async () => {
    expect(await tokens.verify(await sign(same))).toEqual({ userId: 42, passwordVersion: 1 });
  });

  it.each([
    ['another algorithm', () => sign(same, { alg: 'HS512', typ: 'at+jwt' })],
    ['another type', () => sign(same, { alg: 'HS256', typ: 'JWT' })],
    ['another issuer', () => sign((token) => token.setIssuer('somebody'))],
    ['another audience', () => sign((token) => token.setAudience('something'))],
    ['another subject', () => sign((token) => token.setSubject('1 OR 1=1'))],
    ['no token at all', () => Promise.resolve('a.b.c')],
  ])('is refused: %s', async (_what, token) => {
    await expect(tokens.verify(await token())).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
