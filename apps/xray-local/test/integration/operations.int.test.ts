import * as sdk from '@aws-sdk/client-xray';
import type { XRayClient } from '@aws-sdk/client-xray';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../src/api/operations.ts';
import { segment, TRACE_ID } from '../support/documents.ts';
import { createRandom } from '../support/random.ts';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(async () => {
  await server.close();
});

const START = new Date('2016-06-09T22:00:00Z');
const END = new Date('2016-06-09T23:00:00Z');
const RULE_ARN = 'arn:aws:xray:eu-central-1:000000000000:sampling-rule/Default';
const NO_INSIGHT = { InsightId: '01234567-89ab-4def-8123-456789abcdef' };

const PATTERNS = {
  ServiceName: '*',
  ServiceType: '*',
  Host: '*',
  HTTPMethod: '*',
  URLPath: '*',
  ResourceARN: '*',
};
const RULE = { RuleName: 'one', Priority: 1, FixedRate: 0.5, ReservoirSize: 1, Version: 1, ...PATTERNS };
const STATISTICS = {
  RuleName: 'Default',
  ClientID: '0123456789abcdef01234567',
  Timestamp: new Date(),
  RequestCount: 1,
  SampledCount: 1,
};
const TAGGED = { ResourceARN: RULE_ARN };

/** A good request for each operation, in an order in which they work, and members that the answer must have. */
const CALLS: Readonly<Record<string, readonly [object, readonly string[]]>> = {
  PutTraceSegments: [{ TraceSegmentDocuments: [JSON.stringify(segment(1))] }, ['UnprocessedTraceSegments']],
  BatchGetTraces: [{ TraceIds: [TRACE_ID] }, ['Traces', 'UnprocessedTraceIds']],
  GetTraceSummaries: [
    { StartTime: START, EndTime: END },
    ['TraceSummaries', 'ApproximateTime', 'TracesProcessedCount'],
  ],
  GetServiceGraph: [
    { StartTime: START, EndTime: END },
    ['Services', 'StartTime', 'EndTime', 'ContainsOldGroupVersions'],
  ],
  GetTraceGraph: [{ TraceIds: [TRACE_ID] }, ['Services']],
  GetTimeSeriesServiceStatistics: [
    { StartTime: START, EndTime: END, Period: 300 },
    ['TimeSeriesServiceStatistics', 'ContainsOldGroupVersions'],
  ],
  StartTraceRetrieval: [{ TraceIds: [TRACE_ID], StartTime: START, EndTime: END }, ['RetrievalToken']],
  ListRetrievedTraces: [{}, ['RetrievalStatus', 'TraceFormat', 'Traces']],
  GetRetrievedTracesGraph: [{}, ['RetrievalStatus', 'Services']],
  CancelTraceRetrieval: [{}, []],
  CreateSamplingRule: [{ SamplingRule: RULE }, ['SamplingRuleRecord']],
  UpdateSamplingRule: [{ SamplingRuleUpdate: { RuleName: 'one', FixedRate: 1 } }, ['SamplingRuleRecord']],
  GetSamplingRules: [{}, ['SamplingRuleRecords']],
  GetSamplingTargets: [
    { SamplingStatisticsDocuments: [STATISTICS] },
    [
      'SamplingTargetDocuments',
      'LastRuleModification',
      'UnprocessedStatistics',
      'UnprocessedBoostStatistics',
    ],
  ],
  GetSamplingStatisticSummaries: [{}, ['SamplingStatisticSummaries']],
  DeleteSamplingRule: [{ RuleName: 'one' }, ['SamplingRuleRecord']],
  CreateGroup: [{ GroupName: 'slow', FilterExpression: 'duration > 1' }, ['Group']],
  UpdateGroup: [{ GroupName: 'slow', FilterExpression: 'duration > 2' }, ['Group']],
  GetGroup: [{ GroupName: 'slow' }, ['Group']],
  GetGroups: [{}, ['Groups']],
  GetInsightSummaries: [{ StartTime: START, EndTime: END, GroupName: 'slow' }, ['InsightSummaries']],
  DeleteGroup: [{ GroupName: 'slow' }, []],
  TagResource: [{ ...TAGGED, Tags: [{ Key: 'stage', Value: 'dev' }] }, []],
  ListTagsForResource: [TAGGED, ['Tags']],
  UntagResource: [{ ...TAGGED, TagKeys: ['stage'] }, []],
  PutEncryptionConfig: [{ Type: 'KMS', KeyId: 'alias/mine' }, ['EncryptionConfig']],
  GetEncryptionConfig: [{}, ['EncryptionConfig']],
  PutResourcePolicy: [
    {
      PolicyName: 'p',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow' }] }),
    },
    ['ResourcePolicy'],
  ],
  ListResourcePolicies: [{}, ['ResourcePolicies']],
  DeleteResourcePolicy: [{ PolicyName: 'p' }, []],
  UpdateIndexingRule: [
    { Name: 'Default', Rule: { Probabilistic: { DesiredSamplingPercentage: 50 } } },
    ['IndexingRule'],
  ],
  GetIndexingRules: [{}, ['IndexingRules']],
  UpdateTraceSegmentDestination: [{ Destination: 'CloudWatchLogs' }, ['Destination', 'Status']],
  GetTraceSegmentDestination: [{}, ['Destination', 'Status']],
  PutTelemetryRecords: [{ TelemetryRecords: [{ Timestamp: new Date() }] }, []],
};

/** Those that cannot succeed, for there are no insights: the request, and the error of an account without any. */
const REFUSED: Readonly<Record<string, object>> = {
  GetInsight: NO_INSIGHT,
  GetInsightEvents: NO_INSIGHT,
  GetInsightImpactGraph: { ...NO_INSIGHT, StartTime: START, EndTime: END },
};

type AnyCommand = new (input: object) => Parameters<XRayClient['send']>[0];

/** The commands of the package itself, so that a new one fails the tests here. */
const COMMANDS = new Map(
  Object.entries(sdk)
    .filter(([name]) => name.endsWith('Command') && !name.startsWith('$'))
    .map(([name, command]) => [name.slice(0, -'Command'.length), command as unknown as AnyCommand]),
);

function send(operation: string, input: object): Promise<object> {
  const Command = COMMANDS.get(operation) ?? expect.fail(`the SDK has no ${operation}`);
  return server.xray.send(new Command(input));
}

describe('the operations of the X-Ray API', () => {
  it('are all there, those of the newest SDK too, and each is called here', () => {
    const operations = [...COMMANDS.keys()].sort();
    expect(OPERATIONS.map(({ name }) => name).sort()).toEqual(operations);
    expect([...Object.keys(CALLS), ...Object.keys(REFUSED)].sort()).toEqual(operations);
  });

  let retrieval = {};

  it.each(Object.entries(CALLS))('answer %s', async (operation, [input, members]) => {
    const answer = await send(operation, { ...input, ...(operation.includes('Retriev') ? retrieval : {}) });
    const { $metadata: metadata, ...rest } = answer as Record<string, unknown> & {
      $metadata: { httpStatusCode: number };
    };
    expect(metadata.httpStatusCode).toBe(200);
    expect(
      Object.keys(rest)
        .filter((name) => rest[name] !== undefined)
        .sort(),
    ).toEqual(members.toSorted());
    if (operation === 'StartTraceRetrieval') {
      retrieval = { RetrievalToken: rest['RetrievalToken'] };
    }
  });

  it.each(Object.entries(REFUSED))('refuse %s by name', async (operation, input) => {
    await expect(send(operation, input)).rejects.toMatchObject({
      name: 'InvalidRequestException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it.each(OPERATIONS)('answer nonsense for $name in their own words', async ({ path }) => {
    for (const body of [
      '[]',
      '{"NextToken":7,"TraceIds":7,"StartTime":{},"GroupName":[],"RuleName":{},"Type":1}',
    ]) {
      const answer = await server.http({ method: 'POST', path }, body);
      expect(answer.headers['content-type']).toBe('application/json');
      expect([200, 400]).toContain(answer.status);
    }
  });

  it('are never answered with a failure of the server, whatever they are asked', async () => {
    const random = createRandom(5);
    const pick = <T>(values: readonly T[]): T =>
      values[random(values.length)] ?? expect.fail('nothing to pick from');
    const members = [...Object.values(CALLS).map(([input]) => input), ...Object.values(REFUSED)];
    const names = [...new Set(members.flatMap((input) => Object.keys(input)))];
    const values: readonly unknown[] = [
      ...members.flatMap((input) => Object.values(input) as unknown[]),
      ...[-1, 0, 0.5, 1e300, true, '', '*', 'x'.repeat(5_000), '__proto__', [], [[]], [{}], {}, { a: {} }],
    ];
    for (let call = 0; call < 600; call += 1) {
      const { path } = pick(OPERATIONS);
      const body = Object.fromEntries(Array.from({ length: random(6) }, () => [pick(names), pick(values)]));
      const answer = await server.http({ method: 'POST', path }, JSON.stringify(body));
      expect([path, body, answer.status < 500 ? 'fine' : answer.text]).toEqual([path, body, 'fine']);
    }
  });

  it('take a member that is null as one that is left out', async () => {
    const body = JSON.stringify({ NextToken: null });
    expect((await server.http({ method: 'POST', path: '/Groups' }, body)).status).toBe(200);
  });

  it.each([['/Groups'], ['/GetSamplingRules'], ['/ListResourcePolicies'], ['/SamplingStatisticSummaries']])(
    'refuse a page token that was never answered at %s',
    async (path) => {
      const answer = await server.http({ method: 'POST', path }, JSON.stringify({ NextToken: 'x' }));
      expect([answer.status, answer.headers['x-amzn-errortype']]).toEqual([400, 'InvalidRequestException']);
    },
  );
});
