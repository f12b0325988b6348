import type { ServiceProcess } from '@xray-microservices/service-kit/testing';
import { waitFor } from '@xray-microservices/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canKillMysql, startKillableMysql } from '../support/kill-mysql.ts';
import type { KillableMysql } from '../support/kill-mysql.ts';
import { OutboxRig } from '../support/outbox-rig.ts';

const TIMEOUT_MS = 120_000;

const docker = await canKillMysql();
if (!docker) process.stdout.write('NOT RUN: killing MySQL needs Docker and the image mysql:9.7\n');

describe.skipIf(!docker)('a user who is being made is welcomed, when MySQL', { timeout: TIMEOUT_MS }, () => {
  let mysql: KillableMysql;
  let rig: OutboxRig;
  let users: ServiceProcess;

  beforeAll(async () => {
    mysql = await startKillableMysql();
  });
  afterAll(() => mysql.remove());
  beforeEach(async () => {
    ({ rig, users } = await OutboxRig.start(mysql.connection));
  });
  afterEach(async () => {
    await rig.reset();
    await rig.close();
  });

  /** Ends MySQL, and starts it again on its data. */
  async function crash(): Promise<void> {
    await mysql.kill();
    rig.mysql.cut();
    await mysql.restart();
    await waitFor(async () => (await rig.ask('/health/ready')).ok, {
      deadlineMs: 30_000,
      what: 'user management to be ready again',
    });
  }

  it('is killed before the commit: then there is no user, and the next attempt makes one', async () => {
    const commit = rig.mysql.holdRequest('COMMIT');
    const creating = rig.create('ann');
    await commit.reached;
    await crash();
    expect(await creating).toBe(503);
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: [], mails: 0 });
    expect(await rig.create('ann')).toBe(201);
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });

  it('is killed after the commit, before its answer', async () => {
    const commit = rig.mysql.holdAnswer('COMMIT');
    const creating = rig.create('ann');
    await commit.reached;
    await crash();
    expect(await creating).toBe(503);
    await waitFor(() => rig.arrived().length === 1, { deadlineMs: 20_000, what: 'the mail to arrive' });
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });

  it('is killed at the claim', async () => {
    const claim = rig.mysql.holdAnswer('SKIP LOCKED');
    expect(await rig.create('ann')).toBe(201);
    await claim.reached;
    await crash();
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });

  it('is killed while the mail is sent, so that it cannot be marked', async () => {
    const answer = rig.notification.holdAnswer('POST /notification/send');
    expect(await rig.create('ann')).toBe(201);
    await answer.reached;
    await mysql.kill();
    rig.mysql.cut();
    answer.pass();
    await users.line(({ msg }) => msg === 'the outbox cannot be told what became of a mail');
    await mysql.restart();
    expect(await rig.mails()).toMatchObject([{ state: 'pending', claimed_until: expect.any(Date) as Date }]);
    await rig.passTime();
    expect(await rig.everyUserIsWelcomed()).toEqual({ users: ['ann'], mails: 1 });
  });
});
