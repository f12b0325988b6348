import type { ServiceProcess } from '@xray-microservices/service-kit/testing';
import { waitFor } from '@xray-microservices/testing';
import type { MysqlServer, TestDatabase } from '@xray-microservices/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestMysql } from '../support/mysql.ts';
import { OutboxRig } from '../support/outbox-rig.ts';

const TIMEOUT_MS = 90_000;

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
  own = await mysql.createDatabase('outbox');
  ({ rig, users, notification } = await OutboxRig.start(own.connection));
});
afterEach(async () => {
  await rig.close();
  await own.drop();
});

const mailArrived = (): Promise<unknown> =>
  waitFor(() => rig.arrived().length === 1, { deadlineMs: 20_000, what: 'the mail to arrive' });

/**
 * `mails` is all that the mail servers have taken. It is two in three cases alone: a mail server had the mail, and the
 * only one who knew that died, or had not been told yet.
 */
describe('a user who is being made is welcomed, when', { timeout: TIMEOUT_MS }, () => {
  it('nothing dies', async () => {
    expect(await rig.create('ann')).toBe(201);
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });

  it('the client goes away during the transaction', async () => {
    const insert = rig.mysql.holdRequest('INSERT INTO mail_outbox');
    const client = new AbortController();
    const creating = rig.create('ann', { signal: client.signal });
    await insert.reached;
    client.abort();
    expect(await creating).toBeUndefined();
    insert.pass();
    await mailArrived();
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });

  it('user management dies during the transaction: then there is no user, and the next attempt makes one', async () => {
    const insert = rig.mysql.holdRequest('INSERT INTO mail_outbox');
    const creating = rig.create('ann');
    await insert.reached;
    await rig.kill(users);
    expect(await creating).toBeUndefined();
    await rig.startUsers();
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: [], mails: 0 });
    expect(await rig.create('ann')).toBe(201);
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });

  it('user management dies at the commit, before it hears of it', async () => {
    const commit = rig.mysql.holdAnswer('COMMIT');
    const creating = rig.create('ann');
    await commit.reached;
    await rig.kill(users);
    expect(await creating).toBeUndefined();
    await rig.startUsers();
    await mailArrived();
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });

  it('user management dies after the answer, before it claims the mail', async () => {
    const claim = rig.mysql.holdRequest('SKIP LOCKED');
    expect(await rig.create('ann')).toBe(201);
    await claim.reached;
    await rig.kill(users);
    await rig.startUsers();
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });

  it('user management dies with the claim, before notification hears of the mail', async () => {
    const send = rig.notification.holdRequest('POST /notification/send');
    expect(await rig.create('ann')).toBe(201);
    await send.reached;
    await rig.kill(users);
    expect(await rig.mails()).toMatchObject([{ state: 'pending', claimed_until: expect.any(Date) as Date }]);
    await rig.passTime();
    await rig.startUsers();
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });

  it('user management dies when the mail is sent, before it is marked: notification knows it again', async () => {
    const mark = rig.mysql.holdRequest(`SET state = 'delivered'`);
    expect(await rig.create('ann')).toBe(201);
    await mark.reached;
    await rig.kill(users);
    expect(rig.arrived()).toHaveLength(1);
    await rig.passTime();
    await rig.startUsers();
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });

  it('notification dies with the mail, before the mail server hears of it', async () => {
    const hello = rig.smtp.holdRequest('EHLO');
    expect(await rig.create('ann')).toBe(201);
    await hello.reached;
    await rig.kill(notification);
    await rig.startNotification();
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });

  it('notification dies while it hands the mail over', async () => {
    const data = rig.smtp.holdRequest('Subject:');
    expect(await rig.create('ann')).toBe(201);
    await data.reached;
    await rig.kill(notification);
    await rig.startNotification();
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });

  it('notification dies after the mail server took the mail, before it hears of it: one mail, twice', async () => {
    const end = rig.smtp.holdAnswer('\r\n.\r\n');
    expect(await rig.create('ann')).toBe(201);
    await end.reached;
    await rig.kill(notification);
    expect(rig.arrived()).toHaveLength(1);
    await rig.startNotification();
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 2 });
  });

  it('notification dies with its answer on the way: one mail, twice', async () => {
    const answer = rig.notification.holdAnswer('POST /notification/send');
    expect(await rig.create('ann')).toBe(201);
    await answer.reached;
    expect(rig.arrived()).toHaveLength(1);
    await rig.kill(notification);
    await rig.startNotification();
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 2 });
  });

  it('the mail server dies before it took the mail', async () => {
    const data = rig.smtp.holdRequest('Subject:');
    expect(await rig.create('ann')).toBe(201);
    await data.reached;
    await rig.replaceSink();
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });

  it('the mail server dies after it took the mail, before its answer: one mail, twice', async () => {
    const end = rig.smtp.holdAnswer('\r\n.\r\n');
    expect(await rig.create('ann')).toBe(201);
    await end.reached;
    expect(rig.arrived()).toHaveLength(1);
    await rig.replaceSink();
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 2 });
  });

  it('the way to MySQL is cut at the commit', async () => {
    const commit = rig.mysql.holdRequest('COMMIT');
    const creating = rig.create('ann');
    await commit.reached;
    rig.mysql.cut();
    expect(await creating).toBe(503);
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: [], mails: 0 });
  });

  it('the way to MySQL is cut after the commit: the answer is 503, and the user is there and welcomed', async () => {
    const commit = rig.mysql.holdAnswer('COMMIT');
    const creating = rig.create('ann');
    await commit.reached;
    rig.mysql.cut();
    expect(await creating).toBe(503);
    await mailArrived();
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });

  it('the way to MySQL is cut when the mail is sent, before it is marked', async () => {
    const mark = rig.mysql.holdRequest(`SET state = 'delivered'`);
    expect(await rig.create('ann')).toBe(201);
    await mark.reached;
    rig.mysql.cut();
    await users.line(({ msg }) => msg === 'the outbox cannot be told what became of a mail');
    await rig.passTime();
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });
});
