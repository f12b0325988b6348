import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CancelTraceRetrievalCommand,
  DeleteResourcePolicyCommand,
  GetEncryptionConfigCommand,
  GetIndexingRulesCommand,
  GetInsightSummariesCommand,
  GetRetrievedTracesGraphCommand,
  GetTraceSegmentDestinationCommand,
  ListResourcePoliciesCommand,
  ListRetrievedTracesCommand,
  PutEncryptionConfigCommand,
  PutResourcePolicyCommand,
  PutTraceSegmentsCommand,
  StartTraceRetrievalCommand,
  UpdateIndexingRuleCommand,
  UpdateTraceSegmentDestinationCommand,
} from '@aws-sdk/client-xray';
import type {
  ListRetrievedTracesCommandOutput,
  PutResourcePolicyCommandInput,
  ResourcePolicy,
} from '@aws-sdk/client-xray';
import { id, segment, TRACE_ID, traceId } from '../support/documents.ts';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer();
});

afterEach(async () => {
  await server.close();
});

const refusal = { name: 'InvalidRequestException', $metadata: { httpStatusCode: 400 } };

describe('the encryption config', () => {
  it('is none until another one is put', async () => {
    const read = async (): Promise<unknown> =>
      (await server.xray.send(new GetEncryptionConfigCommand({}))).EncryptionConfig;
    expect(await read()).toEqual({ Status: 'ACTIVE', Type: 'NONE' });
    await server.xray.send(new PutEncryptionConfigCommand({ Type: 'KMS', KeyId: 'alias/mine' }));
    expect(await read()).toEqual({ KeyId: 'alias/mine', Status: 'ACTIVE', Type: 'KMS' });
    await server.xray.send(new PutEncryptionConfigCommand({ Type: 'NONE' }));
    expect(await read()).toEqual({ Status: 'ACTIVE', Type: 'NONE' });
  });

  it.each([{ Type: 'KMS' as const }, { Type: 'NONE' as const, KeyId: 'k' }])(
    'is refused as %j',
    async (input) => {
      await expect(server.xray.send(new PutEncryptionConfigCommand(input))).rejects.toMatchObject(refusal);
    },
  );
});

describe('resource policies', () => {
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow' }] });

  async function put(
    members: Partial<PutResourcePolicyCommandInput> = {},
  ): Promise<ResourcePolicy | undefined> {
    const input = { PolicyName: 'sns', PolicyDocument, ...members };
    return (await server.xray.send(new PutResourcePolicyCommand(input))).ResourcePolicy;
  }

  it('have a revision that goes up, and must be the latest when it is given', async () => {
    expect(await put({ PolicyRevisionId: '0' })).toMatchObject({ PolicyRevisionId: '1', PolicyDocument });
    expect(await put()).toMatchObject({ PolicyRevisionId: '2' });
    expect(await put({ PolicyRevisionId: '2' })).toMatchObject({ PolicyRevisionId: '3' });
    const outdated = { name: 'InvalidPolicyRevisionIdException', $metadata: { httpStatusCode: 400 } };
    await expect(put({ PolicyRevisionId: '2' })).rejects.toMatchObject(outdated);
    await expect(put({ PolicyRevisionId: '0' })).rejects.toMatchObject(outdated);
    const remove = (PolicyRevisionId: string): Promise<unknown> =>
      server.xray.send(new DeleteResourcePolicyCommand({ PolicyName: 'sns', PolicyRevisionId }));
    await expect(remove('1')).rejects.toMatchObject(outdated);
    await remove('3');
    await expect(remove('3')).rejects.toMatchObject(refusal);
    expect((await server.xray.send(new ListResourcePoliciesCommand({}))).ResourcePolicies).toEqual([]);
  });

  it('are five at most', async () => {
    for (let count = 1; count <= 5; count += 1) {
      await put({ PolicyName: `policy-${count}` });
    }
    await put({ PolicyName: 'policy-5' });
    await expect(put({ PolicyName: 'policy-6' })).rejects.toMatchObject({
      name: 'PolicyCountLimitExceededException',
    });
  });

  it.each<[string, string, string]>([
    ['no JSON', '{', 'MalformedPolicyDocumentException'],
    ['no statement', '{}', 'MalformedPolicyDocumentException'],
    ['a list', '[]', 'MalformedPolicyDocumentException'],
    ['5121 bytes', `{"Statement":{"Sid":"${'x'.repeat(5121 - 24)}"}}`, 'PolicySizeLimitExceededException'],
  ])('are refused with %s', async (_case, document, name) => {
    await expect(put({ PolicyDocument: document })).rejects.toMatchObject({ name });
  });

  it('are taken with 5120 bytes', async () => {
    const document = `{"Statement":{"Sid":"${'x'.repeat(5120 - 24)}"}}`;
    expect(Buffer.byteLength(document)).toBe(5120);
    expect(await put({ PolicyDocument: document })).toMatchObject({ PolicyRevisionId: '1' });
  });
});

describe('indexing rules', () => {
  it('are the Default rule, which can be set', async () => {
    const read = async (): Promise<unknown> =>
      (await server.xray.send(new GetIndexingRulesCommand({}))).IndexingRules?.map((rule) => [
        rule.Name,
        rule.Rule,
      ]);
    const of = (percentage: number): unknown => [
      [
        'Default',
        { Probabilistic: { DesiredSamplingPercentage: percentage, ActualSamplingPercentage: percentage } },
      ],
    ];
    expect(await read()).toEqual(of(1));
    const update = (Name: string, DesiredSamplingPercentage: number): Promise<unknown> =>
      server.xray.send(
        new UpdateIndexingRuleCommand({ Name, Rule: { Probabilistic: { DesiredSamplingPercentage } } }),
      );
    await update('Default', 40);
    expect(await read()).toEqual(of(40));
    await expect(update('Default', 101)).rejects.toMatchObject(refusal);
    await expect(update('other', 1)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('the trace segment destination', () => {
  it('is X-Ray until it is set', async () => {
    const read = async (): Promise<unknown> =>
      (await server.xray.send(new GetTraceSegmentDestinationCommand({}))).Destination;
    expect(await read()).toBe('XRay');
    await server.xray.send(new UpdateTraceSegmentDestinationCommand({ Destination: 'CloudWatchLogs' }));
    expect(await read()).toBe('CloudWatchLogs');
  });
});

describe('insights', () => {
  const window = { StartTime: new Date(0), EndTime: new Date(1_000) };

  it('are none, of a group that there is', async () => {
    const summaries = (GroupName?: string): Promise<unknown> =>
      server.xray.send(
        new GetInsightSummariesCommand({ ...window, ...(GroupName === undefined ? {} : { GroupName }) }),
      );
    expect(await summaries('Default')).toMatchObject({ InsightSummaries: [] });
    await expect(summaries('none')).rejects.toMatchObject(refusal);
    await expect(summaries()).rejects.toMatchObject(refusal);
  });

  it('have ids that are UUIDs', async () => {
    const answer = await server.http({ method: 'POST', path: '/Insight' }, '{"InsightId":"x"}');
    expect(answer.json()).toMatchObject({ Message: expect.stringContaining('UUID') as string });
  });
});

describe('trace retrieval', () => {
  const during = { StartTime: new Date(1_465_510_000_000), EndTime: new Date(1_465_511_000_000) };

  async function start(TraceIds: string[], window = during): Promise<string> {
    const answer = await server.xray.send(new StartTraceRetrievalCommand({ TraceIds, ...window }));
    return answer.RetrievalToken ?? expect.fail();
  }

  const list = (RetrievalToken: string): Promise<ListRetrievedTracesCommandOutput> =>
    server.xray.send(new ListRetrievedTracesCommand({ RetrievalToken }));

  beforeEach(async () => {
    await server.xray.send(
      new PutTraceSegmentsCommand({ TraceSegmentDocuments: [JSON.stringify(segment(1))] }),
    );
  });

  it('answers the traces that are stored, and their graph, until it is cancelled', async () => {
    const RetrievalToken = await start([TRACE_ID, traceId(9)]);
    expect(await list(RetrievalToken)).toMatchObject({
      RetrievalStatus: 'COMPLETE',
      TraceFormat: 'XRAY',
      Traces: [
        { Id: TRACE_ID, Duration: 1.25, Spans: [{ Id: id(1), Document: JSON.stringify(segment(1)) }] },
      ],
    });
    const { Services: services } = await server.xray.send(
      new GetRetrievedTracesGraphCommand({ RetrievalToken }),
    );
    expect(services?.map(({ Service: service }) => service?.Name)).toContain('xray-local test');
    await server.xray.send(new CancelTraceRetrievalCommand({ RetrievalToken }));
    expect(await list(RetrievalToken)).toMatchObject({ RetrievalStatus: 'CANCELLED', Traces: [] });
  });

  it('answers no trace of another time', async () => {
    const window = { StartTime: new Date(0), EndTime: new Date(1_465_510_279_000) };
    expect(await list(await start([TRACE_ID], window))).toMatchObject({
      RetrievalStatus: 'COMPLETE',
      Traces: [],
    });
  });

  it('knows its tokens, five ids and one format', async () => {
    await expect(list('unknown')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(start(Array.from({ length: 6 }, () => TRACE_ID))).rejects.toMatchObject(refusal);
    const RetrievalToken = await start([TRACE_ID]);
    await expect(
      server.xray.send(new ListRetrievedTracesCommand({ RetrievalToken, TraceFormat: 'OTEL' })),
    ).rejects.toMatchObject(refusal);
  });
});
