import { once } from 'node:events';
import { get } from 'node:http';
import { connect } from 'node:net';
import { Readable, pipeline } from 'node:stream';
import express from 'express';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Received } from '../support/collector.ts';
import type { TracedService } from '../support/traced-service.ts';
import { ROOT, SAMPLED, startTracedService } from '../support/traced-service.ts';

let traced: TracedService;

const nothing = (): void => undefined;

async function* endless(): AsyncGenerator<string> {
  for (;;) yield await Promise.resolve('x'.repeat(1000));
}

async function* failing(): AsyncGenerator<string> {
  yield await Promise.resolve('begun');
  throw new Error('the rows broke off');
}

beforeAll(async () => {
  traced = await startTracedService((app) => {
    app.post('/parsed', express.json(), (_request, response) => response.json({}));
    app.post('/read', async (request, response) => {
      response.json(await request.toArray());
    });
    app.get('/endless', (_request, response) => {
      pipeline(Readable.from(endless()), response, nothing);
    });
    app.get('/failing', (_request, response) => {
      pipeline(Readable.from(failing()), response, nothing);
    });
  });
});

afterEach(() => {
  traced.collector.clear();
});

afterAll(() => traced.close());

function expectNoFlag(segment: Received | undefined): void {
  expect(segment).toBeDefined();
  for (const member of ['error', 'fault', 'cause']) expect(segment).not.toHaveProperty(member);
}

/** Begins to send a body, and goes. */
async function leaveUpload(path: string): Promise<void> {
  const { server, port } = traced.service;
  const client = connect(port, '127.0.0.1');
  client.write(
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n` +
      `X-Amzn-Trace-Id: Root=${ROOT};Sampled=1\r\n\r\n{"a":`,
  );
  await once(server, 'request');
  client.destroy();
}

describe('a client that goes away makes neither error nor fault', () => {
  it.each(['/parsed', '/read'])('in the middle of its upload to %s', async (path) => {
    await leaveUpload(path);
    const [segment] = await traced.collector.received(1);
    expectNoFlag(segment);
  });

  it('in the middle of the answer', async () => {
    const client = get(`${traced.service.url}/endless`, { headers: SAMPLED });
    client.on('error', nothing).on('response', (response) => response.once('data', () => client.destroy()));
    const [segment] = await traced.collector.received(1);
    expectNoFlag(segment);
  });
});

describe('an answer that the application breaks off', () => {
  it('is a fault with its cause, whatever status it began with', async () => {
    const client = get(`${traced.service.url}/failing`, { headers: SAMPLED });
    client.on('error', nothing).on('response', (response) => response.on('error', nothing).resume());
    const [segment] = await traced.collector.received(1);
    expect(segment).toMatchObject({
      fault: true,
      http: { response: { status: 200 } },
      cause: { exceptions: [{ message: 'the rows broke off', remote: false }] },
    });
  });
});
