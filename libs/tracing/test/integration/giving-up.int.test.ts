import { once } from 'node:events';
import { get } from 'node:http';
import { Readable, pipeline } from 'node:stream';
import { waitFor } from '@xray-microservices/testing';
import type { Express } from 'express';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Received } from '../support/collector.ts';
import type { Listening, TracedService } from '../support/traced-service.ts';
import { SAMPLED, listen, startTracedService } from '../support/traced-service.ts';

let downstream: Listening;
let traced: TracedService;

const nothing = (): void => undefined;

/** Routes that hand on a stream that never ends; the test's client leaves in the middle. */
function proxies(app: Express): void {
  app.get('/proxied-by-http', (_request, response) => {
    get(`${downstream.url}/endless`, (answer) => {
      pipeline(answer, response, nothing);
    });
  });
  app.get('/proxied-by-fetch', async (_request, response) => {
    const { body } = await fetch(`${downstream.url}/endless`);
    if (body !== null) pipeline(Readable.fromWeb(body), response, nothing);
  });
}

/** Routes whose call ends early. */
function calls(app: Express): void {
  app.get('/destroys-request', (_request, response) => {
    const call = get(`${downstream.url}/silent`).on('error', () => response.json({}));
    downstream.server.once('request', () => call.destroy());
  });
  app.get('/destroys-answer', (_request, response) => {
    const call = get(`${downstream.url}/endless`, (answer) => answer.destroy());
    call.on('close', () => response.json({}));
  });
  app.get('/cut', (_request, response) => {
    get(`${downstream.url}/cut`, (answer) => {
      answer.resume().on('error', () => response.json({}));
    });
  });
  app.get('/idle', (_request, response) => {
    const call = get(`${downstream.url}/silent`, { timeout: 20 });
    call.on('timeout', () => call.destroy()).on('error', () => response.json({}));
  });
  app.get('/times-out', (_request, response) => {
    const signal = AbortSignal.timeout(20);
    get(`${downstream.url}/silent`, { signal }).on('error', () => response.json({}));
  });
}

beforeAll(async () => {
  downstream = await listen((request, response) => {
    if (request.url === '/silent') return;
    response.writeHead(200).write('begun');
    if (request.url === '/cut') setTimeout(() => request.socket.destroy(), 20);
  });
  traced = await startTracedService((app) => {
    proxies(app);
    calls(app);
  });
});

afterEach(() => {
  traced.collector.clear();
});

afterAll(async () => {
  await traced.close();
  downstream.close();
});

/** The call to the other service once it has ended, within its segment or on its own. */
async function endedCall(): Promise<Received | undefined> {
  const find = (): Received | undefined =>
    traced.collector.documents
      .flatMap((document) => [document, ...(document.subsegments ?? [])])
      .find((each) => each['namespace'] === 'remote' && 'end_time' in each);
  await waitFor(() => find() !== undefined, { deadlineMs: 20_000, what: 'the end of the call' });
  return find();
}

const NO_FAULT = expect.not.objectContaining({ fault: true }) as unknown;

describe('a call that the application gives up is no fault', () => {
  it.each(['http', 'fetch'])('when its own client leaves a stream handed on by %s', async (way) => {
    const client = get(`${traced.service.url}/proxied-by-${way}`, { headers: SAMPLED });
    client.on('error', nothing).on('response', (response) => response.once('data', () => client.destroy()));
    await once(client, 'close');
    expect(await endedCall()).toEqual(NO_FAULT);
  });

  it.each(['/destroys-request', '/destroys-answer'])('when it %s', async (path) => {
    await traced.segmentOf(path);
    expect(await endedCall()).toEqual(NO_FAULT);
  });
});

describe('a call is a fault', () => {
  it('when the other side cuts the answer off', async () => {
    await traced.segmentOf('/cut');
    expect(await endedCall()).toMatchObject({
      fault: true,
      cause: { exceptions: [{ message: 'aborted', remote: true }] },
    });
  });

  it.each([
    ['AbortSignal.timeout', '/times-out'],
    ["the listener of its 'timeout'", '/idle'],
  ])('when %s ends it', async (_what, path) => {
    await traced.segmentOf(path);
    expect(await endedCall()).toMatchObject({ fault: true });
  });
});
