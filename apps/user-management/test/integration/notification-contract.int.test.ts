import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { memoryLogger } from '@xray-microservices/service-kit/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createNotificationClient } from '../../src/features/notification/notification.client.ts';
import type { NotificationClient } from '../../src/features/notification/notification.client.ts';
import {
  healthStatusSchema,
  mailStateSchema,
  serviceInfoSchema,
  xraySchema,
} from '../../src/features/notification/notification.schema.ts';
import { emailSchema, usernameSchema } from '../../src/features/users/users.fields.ts';
import { answerSchema, missing, operationOf, valuesOf } from '../support/outbox-openapi.ts';
import type { Document, Schema } from '../support/outbox-openapi.ts';

const PROVIDER = new URL('../../../notification/openapi.json', import.meta.url);
const documentText = readFileSync(PROVIDER, 'utf8');
const parse = (text: string): Document => JSON.parse(text) as Document;

/** Every call that our client makes, with what it reads of the answers. */
const CALLS = [
  { operation: 'get /notification/health-status', schema: healthStatusSchema, statuses: [200] },
  { operation: 'get /notification/service-info', schema: serviceInfoSchema, statuses: [200] },
  { operation: 'get /notification/notification-xray', schema: xraySchema, statuses: [200] },
  { operation: 'post /notification/send', schema: mailStateSchema, statuses: [200, 202] },
] as const;

type Call = (typeof CALLS)[number];

const problemsOf = (document: Document): string[] =>
  CALLS.flatMap((call) =>
    call.statuses.flatMap((status) => {
      try {
        const read = z.toJSONSchema(call.schema, { io: 'input' }) as Schema;
        return missing(
          document,
          read,
          answerSchema(document, call.operation, status),
          `${call.operation} ${status}`,
        );
      } catch (error) {
        return [String(error)];
      }
    }),
  );

/** Mails for all users there can be. */
const mails = fc.record({
  toEmail: fc.stringMatching(
    /^[a-zA-Z0-9_'+-]{1,20}(\.[a-z0-9]{1,5})?@[a-z0-9]{1,9}(-[a-z0-9]{1,9})?\.[a-z]{2,9}$/,
  ),
  template: fc.constant('welcome' as const),
  data: fc.record({
    username: fc.stringMatching(/^[A-Za-z][A-Za-z0-9._-]{2,63}$/),
    firstname: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }).filter(isName),
    lastname: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }).filter(isName),
  }),
});

function isName(text: string): boolean {
  const { length } = Array.from(text);
  return length >= 1 && length <= 100 && text.trim() === text;
}

const keys = fc.stringMatching(/^[0-9a-f]{32}$/);
const waits = fc.integer({ min: 1, max: 20 });

/** Whether notification's schemas take a request. */
function requestCheck(document: Document): (request: { headers: unknown; body: unknown }) => string {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'document', ...document });
  const { parameters = [], requestBody } = operationOf(document, 'post /notification/send');
  const headers = parameters.filter((parameter) => parameter.in === 'header');
  const checkHeaders = ajv.compile({
    type: 'object',
    required: ['idempotency-key', 'prefer'],
    properties: Object.fromEntries(headers.map(({ name, schema }) => [name, schema])),
  });
  const body = JSON.stringify(requestBody?.content?.['application/json']?.schema ?? { not: {} });
  const checkBody = ajv.compile(JSON.parse(body.replaceAll('"#/', '"document#/')) as object);
  const documented = headers.map(({ name }) => name);
  return (request) => {
    if (!['idempotency-key', 'prefer'].every((name) => documented.includes(name)))
      return 'a header is not documented';
    if (!checkHeaders(request.headers)) return ajv.errorsText(checkHeaders.errors);
    return checkBody(request.body) ? '' : ajv.errorsText(checkBody.errors);
  };
}

/** The document with a name replaced wherever it stands as one. */
const renamed = (name: string): Document => parse(documentText.replaceAll(`"${name}"`, `"${name}X"`));

let server: Server;
let client: NotificationClient;
/** What the service answers next, and what it was asked last. */
const exchange: { answer: { status: number; body: unknown }; asked?: { headers: unknown; body: unknown } } = {
  answer: { status: 200, body: {} },
};

beforeAll(async () => {
  server = createServer((request, response) => {
    const read = request.method === 'POST' ? json(request) : Promise.resolve(undefined);
    void read.then((body) => {
      exchange.asked = { headers: request.headers, body };
      const { status, body: answer } = exchange.answer;
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  client = createNotificationClient({ host: '127.0.0.1', port, logger: memoryLogger().logger });
});
afterAll(() => {
  client.close();
  server.close();
});

const MAIL = {
  toEmail: 'ann@example.com',
  template: 'welcome',
  data: { username: 'ann', firstname: 'Ann', lastname: 'Lee' },
} as const;
const SENDING = { idempotencyKey: 'k'.repeat(32), waitSeconds: 20 };

const MAKE: Readonly<Record<Call['operation'], () => Promise<unknown>>> = {
  'get /notification/health-status': () => client.healthStatus(),
  'get /notification/service-info': () => client.serviceInfo(),
  'get /notification/notification-xray': () => client.xray(),
  'post /notification/send': () => client.send(MAIL, SENDING),
};

describe('our client and what notification documents', () => {
  const document = parse(documentText);

  it.each(CALLS.flatMap((call) => call.statuses.map((status) => ({ call, status, name: call.operation }))))(
    'takes every answer $status to $name',
    async ({ call, status }) => {
      await fc.assert(
        fc.asyncProperty(valuesOf(document, answerSchema(document, call.operation, status)), async (body) => {
          exchange.answer = { status, body };
          const expected = call.schema.parse(body) as object;
          expect(await MAKE[call.operation]()).toEqual(expected);
        }),
        { numRuns: 50, seed: 1 },
      );
    },
  );

  it('agree on all that is read, also what may be absent', () => {
    expect(problemsOf(document)).toEqual([]);
  });

  it.each([400, 409, 413, 422, 429, 503])('agree that a mail may be answered with %d', (status) => {
    const { responses } = operationOf(document, 'post /notification/send');
    expect(Object.keys(responses)).toContain(String(status));
  });

  it('agree on every request there can be', async () => {
    const check = requestCheck(document);
    exchange.answer = { status: 202, body: { id: 'm1', state: 'queued' } };
    await fc.assert(
      fc.asyncProperty(mails, keys, waits, async (mail, idempotencyKey, waitSeconds) => {
        expect(emailSchema().safeParse(mail.toEmail).success).toBe(true);
        expect(usernameSchema().safeParse(mail.data.username).success).toBe(true);
        await client.send(mail, { idempotencyKey, waitSeconds });
        expect(exchange.asked && check(exchange.asked)).toBe('');
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

describe('this test', () => {
  it.each([
    'service',
    'status',
    'version',
    'build',
    'pod',
    'message',
    'trace_id',
    'id',
    'state',
    'error',
    'code',
    'permanent',
    'queued',
  ])('notices when notification renames %s in its answers', (name) => {
    expect(problemsOf(renamed(name))).not.toEqual([]);
  });

  it.each([
    'toEmail',
    'template',
    'data',
    'username',
    'firstname',
    'lastname',
    'idempotency-key',
    'prefer',
    'welcome',
  ])('notices when notification renames %s in its requests', (name) => {
    const headers = { 'idempotency-key': SENDING.idempotencyKey, prefer: 'wait=20' };
    expect(requestCheck(parse(documentText))({ headers, body: MAIL })).toBe('');
    expect(requestCheck(renamed(name))({ headers, body: MAIL })).not.toBe('');
  });

  it.each(['/notification/send', '/notification/service-info', '202'])(
    'notices when notification drops %s',
    (name) => {
      expect(problemsOf(renamed(name))).not.toEqual([]);
    },
  );
});
