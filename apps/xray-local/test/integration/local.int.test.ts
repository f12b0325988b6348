import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  CreateGroupCommand,
  CreateSamplingRuleCommand,
  PutTelemetryRecordsCommand,
  PutTraceSegmentsCommand,
} from '@aws-sdk/client-xray';
import { id, segment, TRACE_ID, traceId } from '../support/documents.ts';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ samplingRate: 0.05 });
  const document = segment(1, {
    annotations: { tenant: 'a' },
    http: { request: { method: 'GET', url: 'http://localhost/user' }, response: { status: 503 } },
    fault: true,
  });
  await server.xray.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: [JSON.stringify(document)] }));
  await server.xray.send(new CreateGroupCommand({ GroupName: 'failing', FilterExpression: 'fault' }));
  // Names are known once a trace has been put together, a moment after its documents came.
  await vi.waitFor(async () => {
    expect(await server.stats()).toMatchObject({ traces: 1, pending: 0 });
  }, 20_000);
});

afterAll(async () => {
  await server.close();
});

async function post(path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await server.http({ method: 'POST', path }, JSON.stringify(body));
  expect([answer.status, answer.json()['Message']]).toEqual([200, undefined]);
  return answer.json();
}

describe('GET /local/rejected', () => {
  const rejected = async (query = ''): Promise<{ items: Record<string, unknown>[]; last: number }> =>
    (await server.http({ path: `/local/rejected${query}` })).json() as never;

  it('answers what was refused, the newest first, and after a number only what came later', async () => {
    const put = (...names: string[]): Promise<unknown> =>
      server.xray.send(
        new PutTraceSegmentsCommand({
          TraceSegmentDocuments: names.map((name, index) => JSON.stringify(segment(10 + index, { name }))),
        }),
      );
    await put('what?', 'how much is $5');
    const { items, last } = await rejected();
    expect(items).toMatchObject([
      {
        number: 2,
        source: 'http',
        code: 'InvalidName',
        field: 'name',
        characters: ['"$" (U+0024)'],
        id: id(11),
        hint: expect.stringContaining('$') as string,
      },
      { number: 1, source: 'http', code: 'InvalidName', excerpt: expect.stringContaining('what?') as string },
    ]);
    expect(last).toBe(2);
    expect(await rejected('?after=2')).toEqual({ items: [], last: 2 });
    await put('a;b');
    expect(await rejected('?after=2')).toMatchObject({ items: [{ number: 3 }], last: 3 });
    expect(await rejected('?after=99')).toMatchObject({ items: [{}, {}, {}], last: 3 });
  });

  it.each(['?after=x', '?after=-1', '?after='])('refuses %s', async (query) => {
    expect((await server.http({ path: `/local/rejected${query}` })).status).toBe(400);
  });

  it('is kept from pages of others', async () => {
    const answer = await server.http({ path: '/local/rejected', headers: { origin: 'http://evil.example' } });
    expect(answer.status).toBe(403);
  });
});

describe('GET /local/telemetry', () => {
  it('answers the last records of daemons', async () => {
    const record = {
      Timestamp: new Date(1_795_426_117_786),
      SegmentsReceivedCount: 5,
      BackendConnectionErrors: { OtherCount: 1 },
    };
    await server.xray.send(
      new PutTelemetryRecordsCommand({ TelemetryRecords: [record], Hostname: 'h', EC2InstanceId: 'i-1' }),
    );
    expect((await server.http({ path: '/local/telemetry' })).json()).toEqual({
      records: [{ record: { ...record, Timestamp: 1_795_426_117.786 }, hostname: 'h', instanceId: 'i-1' }],
    });
  });
});

describe('POST /local/sampling/dry-run', () => {
  beforeAll(async () => {
    const patterns = { ServiceName: '*', ServiceType: '*', Host: '*', HTTPMethod: '*', ResourceARN: '*' };
    const numbers = { FixedRate: 0, ReservoirSize: 0, Version: 1 };
    for (const [priority, members] of [
      { RuleName: 'health', URLPath: '*/health' },
      { RuleName: 'tenant', URLPath: '*', Attributes: { tenant: 'a' } },
    ].entries()) {
      const SamplingRule = { ...patterns, ...numbers, ...members, Priority: priority + 1 };
      await server.xray.send(new CreateSamplingRuleCommand({ SamplingRule }));
    }
  });

  it('tells which rule a request meets, and why not those before it', async () => {
    expect(await post('/local/sampling/dry-run', { path: '/user', method: 'GET' })).toMatchObject({
      rule: { RuleName: 'Default', FixedRate: 0.05 },
      steps: [
        {
          rule: 'health',
          matches: false,
          reason: 'URLPath is "/user", not "*/health".',
          mismatches: [{ field: 'URLPath', pattern: '*/health', value: '/user' }],
        },
        {
          rule: 'tenant',
          matches: false,
          reason: 'Attributes.tenant is missing, not "a".',
          hint: expect.stringContaining('Attributes') as string,
        },
        { rule: 'Default', matches: true },
      ],
    });
    expect(await post('/local/sampling/dry-run', { path: '/usermgmt/health' })).toMatchObject({
      rule: { RuleName: 'health' },
      steps: [{ rule: 'health', matches: true }],
    });
  });

  it('refuses members that it does not know', async () => {
    const answer = await server.http({ method: 'POST', path: '/local/sampling/dry-run' }, '{"URLPath":"/"}');
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('URLPath')]);
  });
});

describe('POST /local/filter/explain', () => {
  it('tells part by part why a trace meets a filter or not', async () => {
    const filter = 'http.status = 200 OR group.name = "failing"';
    const { explanation } = await post('/local/filter/explain', { filter, traceId: TRACE_ID });
    expect(explanation).toMatchObject({
      holds: true,
      children: [{ holds: false, sentence: expect.stringContaining('503') as string }, { holds: true }],
    });
  });

  it('tells where a filter goes wrong, and that there is no such trace', async () => {
    const refused = async (filter: string, trace: string): Promise<unknown[]> => {
      const body = JSON.stringify({ filter, traceId: trace });
      const answer = await server.http({ method: 'POST', path: '/local/filter/explain' }, body);
      return [answer.status, answer.headers['x-amzn-errortype'], answer.json()['Message']];
    };
    const place = expect.stringContaining('at character 4') as string;
    expect(await refused('ok falt', TRACE_ID)).toEqual([400, 'InvalidRequestException', place]);
    expect(await refused('', TRACE_ID)).toContain('InvalidRequestException');
    expect(await refused('fault', traceId(12_345))).toContain('ResourceNotFoundException');
  });
});

describe('POST /local/filter/complete', () => {
  const inserts = async (text: string): Promise<unknown[]> => {
    const { completions } = await post('/local/filter/complete', { text, offset: text.length });
    return (completions as { insert: string }[]).map(({ insert }) => insert);
  };

  it('knows the names in the stored traces, and the groups', async () => {
    expect(await inserts('service("xray')).toEqual(['"xray-local test"']);
    expect(await inserts('annotation.te')).toEqual(['annotation.tenant']);
    expect(await inserts('group.name = ')).toEqual(['"Default"', '"failing"']);
    expect(await inserts('http.status = ')).toEqual(['503']);
  });
});
