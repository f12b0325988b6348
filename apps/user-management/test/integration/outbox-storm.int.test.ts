import type { ServiceProcess } from '@xray-microservices/service-kit/testing';
import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import { waitFor } from '@xray-microservices/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Hold } from '../support/kill-tap.ts';
import { startTestMysql } from '../support/mysql.ts';
import { OutboxRig } from '../support/outbox-rig.ts';

const USERS_A_ROUND = 6;

let mysql: MysqlServer;
let own: TestDatabase;
let rig: OutboxRig;
let users: ServiceProcess;
let notification: ServiceProcess;

beforeAll(async () => {
  mysql = await startTestMysql();
});
afterAll(() => mysql.stop());
beforeEach(async () => {
  own = await mysql.createDatabase('storm');
  ({ rig, users, notification } = await OutboxRig.start(own.connection));
});
afterEach(async () => {
  await rig.close();
  await own.drop();
});

interface Fault {
  readonly at: () => Hold;
  readonly strike: () => unknown;
}

const killUsers = async (): Promise<void> => {
  await rig.kill(users);
  users = await rig.startUsers();
};
/** Copies that there may be in the end. */
let copies: number;
const killNotification = async (): Promise<void> => {
  await rig.kill(notification);
  copies += await rig.unmarked();
  notification = await rig.startNotification();
};

const replaceMailServer = async (): Promise<void> => {
  await rig.stopSink();
  copies += await rig.unmarked();
  await rig.replaceSink();
};

const FAULTS: readonly Fault[] = [
  { at: () => rig.notification.holdRequest('POST /notification/send'), strike: killUsers },
  { at: () => rig.smtp.holdRequest('Subject:'), strike: killNotification },
  { at: () => rig.smtp.holdAnswer('\r\n.\r\n'), strike: replaceMailServer },
  {
    at: () => rig.mysql.holdRequest(`SET state = 'delivered'`),
    strike: () => {
      rig.mysql.cut();
    },
  },
  { at: () => rig.mysql.holdAnswer('COMMIT'), strike: killUsers },
  { at: () => rig.notification.holdAnswer('POST /notification/send'), strike: killNotification },
];

describe('two replicas that make users while one part after another dies', { timeout: 180_000 }, () => {
  it('welcome everybody, and twice only whose mail a mail server had that nobody knew of', async () => {
    await rig.startUsers();
    copies = 0;
    const statuses: (number | undefined)[] = [];
    for (const [round, { at, strike }] of FAULTS.entries()) {
      const hold = at();
      const names = Array.from({ length: USERS_A_ROUND }, (_, index) => `user-${round}-${index}`);
      const creating = names.map((name) => rig.create(name));
      await hold.reached;
      await strike();
      hold.pass();
      statuses.push(...(await Promise.all(creating)));
      await waitFor(async () => (await rig.ask('/health/ready')).ok, {
        deadlineMs: 20_000,
        what: 'user management to be ready',
      });
    }
    await rig.passTime();
    const { users: welcomed, mails } = await rig.everyUserIsWelcomed();
    const made = statuses.filter((status) => status === 201).length;
    expect(made).toBeGreaterThanOrEqual(USERS_A_ROUND);
    expect(welcomed.length).toBeGreaterThanOrEqual(made);
    // Two faults strike just after a mail server took a mail.
    expect(mails - welcomed.length).toBeGreaterThanOrEqual(2);
    expect(mails - welcomed.length).toBeLessThanOrEqual(copies);
  });
});
