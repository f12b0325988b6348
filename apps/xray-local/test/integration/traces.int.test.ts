import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  CreateGroupCommand,
  GetServiceGraphCommand,
  GetTimeSeriesServiceStatisticsCommand,
  GetTraceGraphCommand,
  GetTraceSummariesCommand,
  PutTraceSegmentsCommand,
} from '@aws-sdk/client-xray';
import type {
  GetServiceGraphCommandOutput,
  GetTraceSummariesCommandInput,
  GetTraceSummariesCommandOutput,
  Service,
} from '@aws-sdk/client-xray';
import { id, segment, traceId } from '../support/documents.ts';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

let server: TestServer;

/** 250 traces, one a second; every fifth fails with 500 in the service that is called. */
const TRACES = 250;
const FIRST = 1_465_510_260;
const START = new Date(FIRST * 1000);
const END = new Date((FIRST + TRACES) * 1000);

const isFailed = (number: number): boolean => number % 5 === 0;

function documentsOf(number: number): string[] {
  const start = FIRST + number;
  const trace = { trace_id: traceId(number), start_time: start };
  const status = isFailed(number) ? 500 : 200;
  const http = (path: string, code: number): object => ({
    request: { method: 'GET', url: `http://localhost${path}` },
    response: { status: code },
  });
  const call = {
    id: id(3),
    name: 'notification',
    namespace: 'remote',
    start_time: start + 0.1,
    end_time: start + 0.3,
    fault: isFailed(number),
    http: http('/send', status),
  };
  return [
    segment(1, {
      ...trace,
      name: 'users',
      origin: 'AWS::EKS::Container',
      end_time: start + 0.5,
      http: http('/user', 200),
      annotations: { number },
      subsegments: [call],
    }),
    segment(2, {
      ...trace,
      name: 'notification',
      parent_id: id(3),
      start_time: start + 0.15,
      end_time: start + 0.25,
      fault: isFailed(number),
      http: http('/send', status),
    }),
  ].map((document) => JSON.stringify(document));
}

beforeAll(async () => {
  server = await startTestServer();
  const documents = Array.from({ length: TRACES }, (_none, number) => documentsOf(number)).flat();
  for (let first = 0; first < documents.length; first += 50) {
    const TraceSegmentDocuments = documents.slice(first, first + 50);
    const answer = await server.xray.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments }));
    expect(answer.UnprocessedTraceSegments).toEqual([]);
  }
  // A question waits only so long for what has just come in, and the machine may be busy.
  await vi.waitFor(async () => {
    expect(await server.stats()).toMatchObject({ traces: TRACES, pending: 0 });
  }, 20_000);
  await server.xray.send(
    new CreateGroupCommand({ GroupName: 'failing', FilterExpression: 'service() { fault }' }),
  );
  await server.xray.send(
    new CreateGroupCommand({ GroupName: 'nested', FilterExpression: 'group.name = "failing"' }),
  );
});

afterAll(async () => {
  await server.close();
});

function summaries(
  input: Partial<GetTraceSummariesCommandInput> = {},
): Promise<GetTraceSummariesCommandOutput> {
  return server.xray.send(new GetTraceSummariesCommand({ StartTime: START, EndTime: END, ...input }));
}

/** The ids of all pages. */
async function allIds(input: Partial<GetTraceSummariesCommandInput> = {}): Promise<string[]> {
  const ids: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await summaries({ ...input, NextToken });
    ids.push(...(page.TraceSummaries ?? []).map(({ Id }) => Id ?? ''));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return ids;
}

const refusal = { name: 'InvalidRequestException', $metadata: { httpStatusCode: 400 } };
const saying = (text: string): object => ({ ...refusal, message: expect.stringContaining(text) as string });

describe('GetTraceSummaries', () => {
  it('answers the newest first, page by page, each trace once', async () => {
    const first = await summaries();
    expect(first.TraceSummaries?.[0]).toMatchObject({
      Id: traceId(TRACES - 1),
      ResponseTime: 0.5,
      HasFault: false,
    });
    expect(first.TraceSummaries?.length).toBeLessThanOrEqual(100);
    expect(first.NextToken).toBeTypeOf('string');
    expect(first.TracesProcessedCount).toBeGreaterThan(0);
    const ids = await allIds();
    expect(ids).toEqual(Array.from({ length: TRACES }, (_none, index) => traceId(TRACES - 1 - index)));
  });

  it('takes the window without its end, by the start of a trace, its activity or the end of a segment', async () => {
    const at = (seconds: number): Date => new Date((FIRST + seconds) * 1000);
    const found = async (
      from: number,
      to: number,
      TimeRangeType?: 'TraceId' | 'Event' | 'Service',
    ): Promise<string[]> =>
      allIds({
        StartTime: at(from),
        EndTime: at(to),
        ...(TimeRangeType === undefined ? {} : { TimeRangeType }),
      });
    expect(await found(10, 11)).toEqual([traceId(10)]);
    expect(await found(10.3, 10.4)).toEqual([]);
    expect(await found(10.3, 10.4, 'Event')).toEqual([traceId(10)]);
    expect(await found(10.2, 10.3, 'Service')).toEqual([traceId(10)]);
    expect(await found(10.3, 10.4, 'Service')).toEqual([]);
  });

  it.each<[string, number]>([
    ['service("notification") { fault }', TRACES / 5],
    ['fault', 0],
    ['annotation.number >= 240', 10],
    ['http.url CONTAINS "/user" AND !annotation.none', TRACES],
    ['group.name = "failing"', TRACES / 5],
    ['group.name = "Default"', TRACES],
    ['group.name = "none"', 0],
    ['group.name = "nested" annotation.number < 10', 2],
    ['', TRACES],
  ])('finds with the filter %j %i traces', async (FilterExpression, count) => {
    expect(await allIds({ FilterExpression })).toHaveLength(count);
  });

  it('says where a filter goes wrong', async () => {
    await expect(summaries({ FilterExpression: 'fault AND http.statsu = 200' })).rejects.toMatchObject(
      saying('Invalid filter expression at character 11'),
    );
  });

  it('refuses a token of another request, and one that was never answered', async () => {
    const { NextToken } = await summaries();
    await expect(summaries({ NextToken, FilterExpression: 'ok' })).rejects.toMatchObject(saying('NextToken'));
    await expect(summaries({ NextToken: 'nonsense' })).rejects.toMatchObject(saying('NextToken'));
  });

  it('answers a part of the traces, always the same, when it is asked for one', async () => {
    const SamplingStrategy = { Name: 'FixedRate' as const, Value: 0.2 };
    const part = await allIds({ Sampling: true, SamplingStrategy });
    expect(part.length).toBeGreaterThan(TRACES * 0.05);
    expect(part.length).toBeLessThan(TRACES * 0.45);
    expect(await allIds({ SamplingStrategy })).toEqual(part);
    expect(await allIds({ Sampling: false, SamplingStrategy })).toHaveLength(TRACES);
    expect(await allIds({ Sampling: true })).toHaveLength(TRACES);
  });

  it('takes times as ISO 8601 too, and refuses a window that ends before it begins', async () => {
    const body = JSON.stringify({ StartTime: START.toISOString(), EndTime: END.toISOString() });
    const answer = await server.http({ method: 'POST', path: '/TraceSummaries' }, body);
    expect(answer.json()['TraceSummaries']).toHaveLength(100);
    await expect(summaries({ StartTime: END, EndTime: START })).rejects.toMatchObject(saying('EndTime'));
  });
});

/** Name and type of each service, with its calls and of these the faults. */
function outline(services: readonly Service[] = []): unknown[] {
  return services
    .map(({ Name: name, Type: type, SummaryStatistics: counts }) => [
      name,
      type,
      counts?.TotalCount,
      counts?.FaultStatistics?.TotalCount,
    ])
    .sort((one, other) => String(one).localeCompare(String(other)));
}

describe('GetServiceGraph', () => {
  const graph = (input: object = {}): Promise<GetServiceGraphCommandOutput> =>
    server.xray.send(new GetServiceGraphCommand({ StartTime: START, EndTime: END, ...input }));

  it('answers who was called how often, and how it went', async () => {
    const { Services: services, ContainsOldGroupVersions: isOld } = await graph();
    expect(outline(services)).toEqual([
      ['notification', undefined, TRACES, TRACES / 5],
      ['users', 'AWS::EKS::Container', TRACES, 0],
      ['users', 'client', undefined, undefined],
    ]);
    expect(isOld).toBe(false);
  });

  it('answers the graph of a group, by name or ARN', async () => {
    const { Services: services } = await graph({ GroupName: 'failing' });
    expect(outline(services)).toContainEqual(['notification', undefined, TRACES / 5, TRACES / 5]);
    const everything = await graph({ GroupARN: 'arn:aws:xray:eu-central-1:000000000000:group/Default' });
    expect(outline(everything.Services)).toContainEqual(['users', 'AWS::EKS::Container', TRACES, 0]);
  });

  it('answers nothing of a time without traces, and refuses groups that there are not', async () => {
    expect(await graph({ StartTime: new Date(0), EndTime: new Date(1000) })).toMatchObject({ Services: [] });
    await expect(graph({ GroupName: 'none' })).rejects.toMatchObject(refusal);
    await expect(graph({ GroupName: 'failing', GroupARN: 'x' })).rejects.toMatchObject(saying('either'));
  });
});

describe('GetTraceGraph', () => {
  it('answers the graph of single traces, and passes over those that there are not', async () => {
    const TraceIds = [traceId(0), traceId(1), traceId(99_999), 'nonsense'];
    const { Services: services } = await server.xray.send(new GetTraceGraphCommand({ TraceIds }));
    expect(outline(services)).toContainEqual(['notification', undefined, 2, 1]);
  });
});

describe('GetTimeSeriesServiceStatistics', () => {
  async function series(
    input: object = {},
  ): Promise<{ at: number; total: number | undefined; kind: string }[]> {
    const answer = await server.xray.send(
      new GetTimeSeriesServiceStatisticsCommand({ StartTime: START, EndTime: END, ...input }),
    );
    return (answer.TimeSeriesServiceStatistics ?? []).map((point) => ({
      at: Number(point.Timestamp) / 1000,
      kind: point.ServiceSummaryStatistics === undefined ? 'edge' : 'service',
      total: (point.ServiceSummaryStatistics ?? point.EdgeSummaryStatistics)?.TotalCount,
    }));
  }

  it('answers a service minute by minute', async () => {
    const points = await series({ EntitySelectorExpression: 'service("notification")' });
    expect(points.map(({ total }) => total)).toEqual([60, 60, 60, 60, 10]);
    expect(points[0]).toMatchObject({ at: FIRST, kind: 'service' });
  });

  it.each<[object, string, number]>([
    [{ EntitySelectorExpression: 'edge("users", "notification")' }, 'edge', TRACES],
    [{ EntitySelectorExpression: 'id(name: "users", type: "AWS::EKS::Container")' }, 'service', TRACES],
    [{ EntitySelectorExpression: 'edge(id(name: "users", type: "client"), "users")' }, 'edge', TRACES],
    [{ EntitySelectorExpression: 'edge(id(name: "users", type: "other"), "users")' }, 'edge', 0],
    [{ EntitySelectorExpression: 'service("nobody")' }, 'service', 0],
    [{}, 'edge', 2 * TRACES],
    [{ GroupName: 'failing', EntitySelectorExpression: 'service("notification")' }, 'service', TRACES / 5],
    [{ Period: 300 }, 'edge', 2 * TRACES],
  ])('answers for %j the counts of each %s, %i in all', async (input, kind, total) => {
    const points = await series(input);
    expect(points.reduce((sum, point) => sum + (point.total ?? 0), 0)).toBe(total);
    expect(new Set(points.map((point) => point.kind))).toEqual(new Set([kind]));
  });

  it.each<[object, string]>([
    [{ EntitySelectorExpression: 'fault' }, 'EntitySelectorExpression'],
    [{ EntitySelectorExpression: 'service()' }, 'name the services'],
    [{ EntitySelectorExpression: 'service("a") { fault }' }, 'EntitySelectorExpression'],
    [{ EntitySelectorExpression: 'service(' }, 'EntitySelectorExpression'],
    [{ Period: 90 }, 'Period'],
    [{ Period: 0 }, 'Period'],
    [{ StartTime: new Date(0) }, 'periods'],
  ])('refuses %j', async (input, message) => {
    await expect(series(input)).rejects.toMatchObject(saying(message));
  });
});
