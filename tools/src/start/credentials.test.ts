import { describe, expect, it } from 'vitest';
import { credentialVariables, credentialsOf } from './credentials.ts';

describe('credentialsOf', () => {
  it('makes others for each run, long enough for the service', () => {
    const [first, second] = [credentialsOf({}), credentialsOf({})];
    expect(first.administrator.password).not.toBe(second.administrator.password);
    expect(first.tokenSecret).not.toBe(second.tokenSecret);
    expect(first.administrator.password.length).toBeGreaterThanOrEqual(12);
    expect(Buffer.byteLength(first.tokenSecret)).toBeGreaterThanOrEqual(32);
  });

  it("keeps what the environment gives, so that a database of the user's own can be used again", () => {
    const env = {
      ADMIN_USERNAME: 'boss',
      ADMIN_EMAIL: 'boss@example.com',
      ADMIN_PASSWORD: 'a-password-of-their-own',
      AUTH_TOKEN_SECRET: 's'.repeat(40),
    };
    expect(credentialVariables(credentialsOf(env))).toMatchObject(env);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(credentialsOf({ ADMIN_USERNAME: '' }).administrator.username).toBe('admin');
  });
});
