import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { parseSmokeArgs } from './options.ts';
import { checkOneRequest, exitCodeOf } from './run-smoke.ts';
import type { TraceReport } from './run-smoke.ts';
import { CALL, NOTIFICATION, QUERY, USERS } from './smoke-documents.ts';

const OTHER = '1-5759e988-000000000000000000000000';
const stops: (() => void)[] = [];

afterEach(() => {
  stops.splice(0).forEach((stop) => {
    stop();
  });
});

/** A deployment of one server, whose trace is there from the third look on; time passes by waits alone. */
async function check(
  answer: RequestListener,
  documents: readonly object[] = [USERS, NOTIFICATION],
): Promise<{ report: TraceReport; looks: number }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  stops.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  const command = parseSmokeArgs(['--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`], {});
  if (command.kind !== 'run') throw new Error(JSON.stringify(command));
  let clockMs = 1_002_000;
  let looks = 0;
  const report = await checkOneRequest(command.options, {
    now: () => clockMs,
    wait: (milliseconds) => {
      clockMs += milliseconds;
      return Promise.resolve();
    },
    xray: {
      documentsOf: (trace_id) => {
        looks += 1;
        const here = looks < 3 ? [] : documents;
        return Promise.resolve(here.map((document) => JSON.stringify({ ...document, trace_id })));
      },
      close: () => undefined,
    },
  });
  return { report, looks };
}

/** Answers as user-management does, in the trace that it is asked for. */
const answering =
  (status = 200, problem?: string, traceId?: string): RequestListener =>
  (request, response) => {
    const asked = /Root=([^;]+)/.exec(String(request.headers['x-amzn-trace-id']))?.[1];
    const trace_id = traceId ?? asked;
    const body =
      problem === undefined
        ? { notification: { trace_id } }
        : { type: `urn:problem-type:xray-microservices:${problem}` };
    response.writeHead(status).end(JSON.stringify({ ...body, trace_id }));
  };

describe('one request', () => {
  it('is looked at until its trace is complete', async () => {
    const { report, looks } = await check(answering());
    expect(report.lostAt).toBeUndefined();
    expect(looks).toBe(3);
    expect(exitCodeOf([report])).toBe(0);
  });

  it('is looked at for the whole time when a part never comes', async () => {
    const { report, looks } = await check(answering(), [USERS]);
    expect(report.lostAt).toBe('notificationDaemon');
    expect(looks).toBeGreaterThan(10);
  });

  it('is not waited for when the answer names another trace', async () => {
    const { report, looks } = await check(answering(200, undefined, OTHER));
    expect(report.lostAt).toBe('header');
    expect(looks).toBe(1);
  });

  it('names what broke when the answer is an error, as soon as it is known', async () => {
    const users = { ...USERS, fault: true, subsegments: [QUERY, { ...CALL, fault: true }] };
    const { report, looks } = await check(answering(503, 'upstream-unavailable'), [users]);
    expect(report.lostAt).toBe('call');
    expect(looks).toBe(3);
    expect(exitCodeOf([report])).toBe(3);
  });

  it('does not outwait the clock of a service that is ahead', async () => {
    const ahead = { start_time: 1010, end_time: 1010.5 };
    const subsegments = [QUERY, CALL].map((part) => ({ ...part, ...ahead }));
    const documents = [
      { ...USERS, ...ahead, subsegments },
      { ...NOTIFICATION, ...ahead },
    ];
    const { report } = await check(answering(), documents);
    expect(report.lostAt).toBe('clocks');
  });

  it.each<[string, string, RequestListener]>([
    [
      'leads elsewhere, and is not followed: headers may be secrets',
      '302 instead of 200: it leads to http://127.0.0.1:9/login',
      (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:9/login' }).end(),
    ],
    [
      'is the page of somebody else',
      'something else than user-management answers: <html>Log in</html>',
      (_request, response) => response.writeHead(200).end('<html>Log in</html>'),
    ],
    [
      'has no end',
      'something else than user-management answers: aaaa',
      (_request, response) => {
        const more = (): void => {
          while (response.write('a'.repeat(65_536)));
        };
        response.on('drain', more);
        more();
      },
    ],
  ])('ends with 3 when the answer %s', async (_what, detail, answer) => {
    const { report } = await check(answer);
    expect(report.findings[0]?.detail).toContain(detail);
    expect(report.lostAt).toBe('request');
    expect(exitCodeOf([report])).toBe(3);
  });
});
