import { randomBytes } from 'node:crypto';
import { BatchGetTracesCommand, XRayClient } from '@aws-sdk/client-xray';
import { waitFor } from '@xray-microservices/testing';
import type { SegmentDocument } from '@xray-microservices/xray-model';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ComposeStack, sayNotRun, whyNoCompose } from './compose-stack.ts';
import { smoke } from './smoke/smoke-process.ts';

/** The first build downloads and installs everything. */
const START_MS = 900_000;

let stack: ComposeStack | undefined;
let reason: string | undefined;

beforeAll(async () => {
  reason = await whyNoCompose();
  if (reason === undefined) stack = await ComposeStack.start();
  else sayNotRun('compose.yaml', reason);
}, START_MS);

beforeEach((ctx) => {
  if (reason !== undefined) ctx.skip(reason);
});

afterAll(() => stack?.stop());

function running(): ComposeStack {
  if (stack === undefined) throw new Error('nothing runs');
  return stack;
}

interface XrayAnswer {
  readonly trace_id: string;
  readonly notification: { readonly version: string };
}

async function askForTrace(): Promise<XrayAnswer> {
  const response = await fetch(`${running().url('user-management')}/usermgmt/notification-xray`);
  expect(response.status).toBe(200);
  return (await response.json()) as XrayAnswer;
}

/** The segments of a trace, once there are as many as expected and all have ended. */
async function segmentsOf(traceId: string, count: number): Promise<SegmentDocument[]> {
  const xray = new XRayClient({
    endpoint: running().url('xray-local'),
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    return await waitFor(
      async () => {
        const { Traces } = await xray.send(new BatchGetTracesCommand({ TraceIds: [traceId] }));
        const documents = (Traces?.[0]?.Segments ?? []).map(({ Document }) => Document ?? '');
        const segments = documents
          .map((text) => JSON.parse(text) as SegmentDocument)
          .filter(({ end_time, inferred }) => end_time !== undefined && inferred !== true);
        return segments.length === count ? segments : undefined;
      },
      { deadlineMs: 20_000, what: `${count} segments of ${traceId}` },
    );
  } finally {
    xray.destroy();
  }
}

async function login(): Promise<Response> {
  return fetch(`${running().url('user-management')}/usermgmt/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: await running().adminPassword() }),
  });
}

async function createUser(username: string): Promise<Response> {
  const { token } = (await (await login()).json()) as { token: string };
  return fetch(`${running().url('user-management')}/usermgmt/user`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({
      username,
      email: `${username}@example.com`,
      role: 'ROLE_USER',
      enabled: true,
      firstname: 'Ann',
      lastname: 'Lee',
      password: randomBytes(18).toString('base64url'),
    }),
  });
}

async function recipients(): Promise<string[]> {
  const mails = await fetch(`${running().url('mail-sink')}/api/email`);
  const parsed = (await mails.json()) as { to: { address: string }[] }[];
  return parsed.flatMap(({ to }) => to.map(({ address }) => address));
}

describe('docker compose up', () => {
  it('answers, and shows one connected trace', async () => {
    const { trace_id: traceId } = await askForTrace();
    const segments = await segmentsOf(traceId, 2);
    const users = segments.find(({ name }) => name === 'User-Management-Microservice');
    const notification = segments.find(({ name }) => name === 'Notification-Microservice');
    const parts = users?.subsegments ?? [];
    expect(parts.filter(({ sql }) => sql !== undefined)).toHaveLength(1);
    const [call] = parts.filter(({ http }) => http !== undefined);
    expect(call).toMatchObject({ namespace: 'remote', http: { response: { status: 200 } } });
    expect(notification?.parent_id).toBe(call?.id);
  });

  it('is found complete by smoke', async () => {
    const { code, stdout } = await smoke([
      '--url',
      running().url('user-management'),
      '--xray',
      running().url('xray-local'),
    ]);
    expect(stdout).toContain('The trace is complete.');
    expect(code).toBe(0);
  });

  it('serves the console', async () => {
    const page = await fetch(`${running().url('xray-local')}/traces`, { headers: { Accept: 'text/html' } });
    const text = await page.text();
    const [, script] = /<script[^>]* src="([^"]+)"/.exec(text) ?? [];
    expect(script).toBeDefined();
    const { status } = await fetch(new URL(script ?? '', page.url));
    expect(status).toBe(200);
  });

  it('reaches both versions of notification, each over connections of its own', async () => {
    const seen = new Set<string>();
    await waitFor(
      async () => {
        const answers = await Promise.all(Array.from({ length: 20 }, askForTrace));
        for (const { notification } of answers) seen.add(notification.version);
        return seen.size === 2;
      },
      { deadlineMs: 60_000, what: 'both versions' },
    );
    expect([...seen].sort()).toEqual(['V1', 'V2']);
  });

  it('brings a new user a mail', async () => {
    expect((await createUser('ann.lee')).status).toBe(201);
    await waitFor(async () => (await recipients()).includes('ann.lee@example.com'), {
      deadlineMs: 30_000,
      what: 'the welcome mail',
    });
  });

  it('goes on after a restart of user-management, with the secrets that were made', async () => {
    await running().restart('user-management');
    expect((await login()).status).toBe(200);
    const { trace_id: traceId } = await askForTrace();
    expect(await segmentsOf(traceId, 2)).toHaveLength(2);
  });

  it('keeps its traces over a restart of xray-local', async () => {
    const { trace_id: traceId } = await askForTrace();
    await segmentsOf(traceId, 2);
    await running().restart('xray-local');
    expect(await segmentsOf(traceId, 2)).toHaveLength(2);
  });
});
