import { argon2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createPasswords } from './passwords.ts';
import { formatPhc, parsePhc } from './phc-string.ts';

const CHEAP = { memory: 8, passes: 1, parallelism: 1 };
const passwords = createPasswords({ cost: CHEAP });

describe('a password', () => {
  it('matches its own hash and no other', async () => {
    const hash = await passwords.hash('correct battery staple');
    expect(await passwords.verify('correct battery staple', hash)).toEqual({
      matches: true,
      outdated: false,
    });
    expect(await passwords.verify('correct battery stapler', hash)).toEqual({
      matches: false,
      outdated: false,
    });
  });

  it('is hashed with a new salt each time', async () => {
    expect(await passwords.hash('same')).not.toBe(await passwords.hash('same'));
  });

  it('is the same in any form that Unicode has for it', async () => {
    const hash = await passwords.hash('Zo\u00eb ﬁve');
    expect((await passwords.verify('Zoe\u0308 five', hash)).matches).toBe(true);
  });

  it.each([undefined, '', 'x', '$argon2id$v=19$m=8,t=1,p=1$$', '$2b$10$abcdefghijklmnopqrstuv'])(
    'matches nothing where the hash is %s',
    async (hash) => {
      expect(await passwords.verify('', hash)).toEqual({ matches: false, outdated: false });
    },
  );

  it('costs the same work without a hash', async () => {
    const works: unknown[] = [];
    const counted = createPasswords({
      cost: CHEAP,
      limit: (work) => {
        works.push(work);
        return work();
      },
    });
    await counted.verify('any', undefined);
    await counted.verify('any', 'not a hash');
    await counted.verify('any', await passwords.hash('any'));
    expect(works).toHaveLength(3);
  });

  it('of another cost still matches, and is to be hashed anew', async () => {
    const hash = await createPasswords({ cost: { ...CHEAP, passes: 2 } }).hash('password');
    expect(await passwords.verify('password', hash)).toEqual({ matches: true, outdated: true });
  });

  it('is hashed as OWASP recommends unless told otherwise, off the event loop', async () => {
    let turns = 0;
    const turning = setInterval(() => (turns += 1), 1);
    const hash = await createPasswords().hash('password');
    clearInterval(turning);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(turns).toBeGreaterThan(0);
  });
});

describe('a PHC string', () => {
  const salt = Buffer.from('somesaltsomesalt');
  const tag = argon2Sync('argon2id', { message: 'password', nonce: salt, tagLength: 32, ...CHEAP });
  const text = formatPhc({ ...CHEAP, salt, tag });

  it('holds all that is needed to make the hash again', () => {
    expect(text).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$c29tZXNhbHRzb21lc2FsdA\$/);
    expect(parsePhc(text)).toEqual({ ...CHEAP, salt, tag });
  });

  it.each([
    text.replace('argon2id', 'argon2i'),
    text.replace('v=19', 'v=16'),
    text.replace('m=8', 'm=99999999'),
    `${text}$`,
    ` ${text}`,
  ])('is not %s', (other) => {
    expect(parsePhc(other)).toBeUndefined();
  });
});
