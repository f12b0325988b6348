import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import { waitFor } from '@xray-microservices/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestMysql } from '../support/mysql.ts';
import { OutboxRig } from '../support/outbox-rig.ts';
import type { StartedRig } from '../support/outbox-rig.ts';

/** Mails that one replica sends at a time. */
const AT_A_TIME = 5;

let mysql: MysqlServer;
let own: TestDatabase;
let started: StartedRig;

beforeAll(async () => {
  mysql = await startTestMysql();
});
afterAll(() => mysql.stop());
beforeEach(async () => {
  own = await mysql.createDatabase('replicas');
  started = await OutboxRig.start(own.connection);
});
afterEach(async () => {
  await started.rig.close();
  await own.drop();
});

/** How many mails each replica has sent, or is sending. */
async function shares(): Promise<number[]> {
  const rows = await started.rig.database.query(
    `SELECT COUNT(*) AS mails FROM mail_outbox WHERE claimed_by IS NOT NULL
     GROUP BY SUBSTRING_INDEX(claimed_by, '-', 1)`,
  );
  return rows.map(({ mails }) => Number(mails));
}

describe('two replicas', { timeout: 90_000 }, () => {
  it('share 200 mails, and none is sent twice', async () => {
    const { rig } = started;
    await rig.startUsers();
    const held = Array.from({ length: 2 * AT_A_TIME }, () =>
      rig.notification.holdRequest('POST /notification/send'),
    );
    await rig.insertUsers(200);
    // One that has all it can send at a time leaves the rest to the other.
    await Promise.all(held.map(({ reached }) => reached));
    expect(await shares()).toEqual([AT_A_TIME, AT_A_TIME]);
    for (const hold of held) hold.pass();
    const { users, mails } = await rig.everyUserIsWelcomed();
    expect({ users: users.length, mails }).toEqual({ users: 200, mails: 200 });
    expect(new Set(rig.arrived().map(({ headers }) => String(headers.get('message-id')))).size).toBe(200);
  });

  it('take over what a replica that died was sending, once its claims have ended', async () => {
    const { rig, users: first } = started;
    const held = Array.from({ length: AT_A_TIME }, () =>
      rig.notification.holdRequest('POST /notification/send'),
    );
    await rig.insertUsers(40);
    await Promise.all(held.map(({ reached }) => reached));
    await rig.kill(first);
    await rig.startUsers();
    await waitFor(
      async () => (await rig.mails()).filter(({ state }) => state === 'delivered').length === 35,
      {
        deadlineMs: 30_000,
        what: 'the mails that were not claimed',
      },
    );
    await rig.passTime();
    const { users, mails } = await rig.everyUserIsWelcomed();
    expect({ users: users.length, mails }).toEqual({ users: 40, mails: 40 });
  });

  it('lose nothing when one stops in good order: it gives back what it cannot end in time', async () => {
    const { rig, users: first } = started;
    const held = Array.from({ length: AT_A_TIME }, () =>
      rig.notification.holdRequest('POST /notification/send'),
    );
    await rig.insertUsers(AT_A_TIME);
    await Promise.all(held.map(({ reached }) => reached));
    await rig.startUsers();
    first.signal('SIGTERM');
    expect(await first.exited()).toBe(0);
    // No time is made to pass here: the claims have ended by themselves.
    const { users, mails } = await rig.everyUserIsWelcomed();
    expect({ users: users.length, mails }).toEqual({ users: AT_A_TIME, mails: AT_A_TIME });
  });
});
