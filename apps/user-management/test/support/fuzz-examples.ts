import type { FuzzExample, FuzzExamples } from '@xray-microservices/service-kit/testing';
import { createMailOutbox } from '../../src/features/mails/outbox.ts';
import { PASSWORD } from './test-app.ts';
import type { TestApp } from './test-app.ts';

export type Examples = Readonly<Record<string, FuzzExamples>>;

const WHOLE = { role: 'ROLE_USER', enabled: true, firstname: 'Zoë', lastname: '山田 🙂' } as const;
const ANY_VERSION = { 'If-Match': '*' };
/** Some that a first success does not use up. */
const SOME = 20;

/** Requests that anybody may make. `username` is somebody who is there. */
export const openExamples = (username: string): Examples => ({
  'POST /usermgmt/login': [
    { body: { username, password: PASSWORD } },
    { body: { username, password: 'correct battery staple' } },
    { body: { username: `${username} `, password: PASSWORD } },
  ],
});

/** Requests that users may make about themselves. */
export const ownExamples = (username: string): Examples => ({
  ...openExamples(username),
  'GET /usermgmt/user/{username}': [{ path: { username } }],
  'PATCH /usermgmt/user/{username}': [
    { path: { username }, headers: ANY_VERSION, body: { firstname: 'Other' } },
    {
      path: { username },
      headers: ANY_VERSION,
      body: { email: `${username}.new@example.com`, currentPassword: PASSWORD },
    },
  ],
});

/** Requests that administrators may make, about users and mails that are made for each. */
export function administratorExamples(test: TestApp): Examples {
  const add = (prefix: string): Promise<string[]> => addUsers(test, prefix);
  return {
    ...openExamples('zz-names'),
    'GET /usermgmt/users': [
      {},
      { query: { limit: '1', search: 'zz-', role: 'ROLE_USER', enabled: 'true' } },
      { query: { after: Buffer.from('u1:zz-').toString('base64url') } },
    ],
    'GET /usermgmt/user/{username}': [
      { path: { username: 'zz-user' } },
      { path: { username: 'ZZ-USER' }, headers: { 'If-None-Match': '"7"' } },
    ],
    'POST /usermgmt/user': [
      { body: { ...WHOLE, username: 'zz-made', email: 'zz-made@example.com', password: PASSWORD } },
    ],
    'PUT /usermgmt/user': async () =>
      (await add('zz-put')).map((username, index) => ({
        ...(index % 2 === 0 && { headers: { 'If-Match': '"1"' } }),
        body: {
          ...WHOLE,
          username,
          email: `${username}@example.com`,
          password: 'correct battery staple',
          ...(index % 2 === 1 && { version: 1 }),
        },
      })),
    'PATCH /usermgmt/user/{username}': async () =>
      (await add('zz-patch')).map((username) => ({
        path: { username },
        headers: ANY_VERSION,
        body: { ...WHOLE, email: `${username}@example.com`, password: PASSWORD },
      })),
    'DELETE /usermgmt/user/{username}': async () =>
      (await add('zz-delete')).map((username) => ({ path: { username }, headers: { 'If-Match': '"1"' } })),
    'GET /usermgmt/mails': [{}, { query: { state: 'dead', limit: '100', after: '999999' } }],
    'POST /usermgmt/mails/{id}/retry': () => deadMails(test),
    'POST /usermgmt/mails/retry': [{ body: { state: 'dead' } }],
  };
}

async function addUsers(test: TestApp, prefix: string): Promise<string[]> {
  const names = Array.from({ length: SOME }, (_, index) => `${prefix}${index}`);
  for (const name of names) await test.addUser(name);
  return names;
}

async function deadMails(test: TestApp): Promise<FuzzExample[]> {
  const { query } = test.database;
  const names = { username: 'zz-dead', firstname: 'Ann', lastname: 'Lee' };
  await test.addUser(names.username);
  const [user] = await query('SELECT id FROM users WHERE username = ?', [names.username]);
  const outbox = createMailOutbox({ traceHeader: () => undefined, wake: () => undefined });
  const mail = { ...names, userId: Number(user?.['id']), email: 'zz-dead@example.com' };
  for (let count = 0; count < SOME; count += 1) await outbox.enqueueWelcome(query, mail);
  await query("UPDATE mail_outbox SET state = 'dead' WHERE user_id = ?", [mail.userId]);
  const mails = await query('SELECT id FROM mail_outbox WHERE user_id = ?', [mail.userId]);
  return mails.map(({ id }) => ({ path: { id: String(id) } }));
}
