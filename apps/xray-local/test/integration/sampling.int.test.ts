import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GetSamplingRulesCommand, GetSamplingTargetsCommand } from '@aws-sdk/client-xray';
import type { SamplingStatisticsDocument } from '@aws-sdk/client-xray';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ samplingRate: 0.5 });
});

afterAll(async () => {
  await server.close();
});

function statistics(ruleName: string): SamplingStatisticsDocument {
  return {
    RuleName: ruleName,
    ClientID: '0123456789abcdef01234567',
    Timestamp: new Date(),
    RequestCount: 10,
    SampledCount: 5,
    BorrowCount: 1,
  };
}

describe('GetSamplingRules', () => {
  it('answers the Default rule in the form that SDKs accept', async () => {
    const { SamplingRuleRecords: records, NextToken: nextToken } = await server.xray.send(
      new GetSamplingRulesCommand({}),
    );
    expect(nextToken).toBeUndefined();
    expect(records?.map(({ SamplingRule: rule }) => rule)).toEqual([
      {
        RuleName: 'Default',
        RuleARN: 'arn:aws:xray:eu-central-1:000000000000:sampling-rule/Default',
        ResourceARN: '*',
        Priority: 10_000,
        FixedRate: 0.5,
        ReservoirSize: 1,
        ServiceName: '*',
        ServiceType: '*',
        Host: '*',
        HTTPMethod: '*',
        URLPath: '*',
        Version: 1,
        Attributes: {},
      },
    ]);
    expect(records?.[0]?.ModifiedAt).toBeInstanceOf(Date);
  });

  it.each([['{}'], ['']])('asks for no content type, and takes the body %j', async (body) => {
    const answer = await server.http({ method: 'POST', path: '/GetSamplingRules' }, body);
    expect(answer.status).toBe(200);
    const [record] = answer.json()['SamplingRuleRecords'] as { CreatedAt: unknown; ModifiedAt: unknown }[];
    expect([typeof record?.CreatedAt, typeof record?.ModifiedAt]).toEqual(['number', 'number']);
  });

  it('refuses a page token that was never answered', async () => {
    await expect(server.xray.send(new GetSamplingRulesCommand({ NextToken: 'x' }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
  });
});

describe('GetSamplingTargets', () => {
  it('answers a target with a quota for the rule, and names rules that there are not', async () => {
    const before = Date.now();
    const answer = await server.xray.send(
      new GetSamplingTargetsCommand({
        SamplingStatisticsDocuments: [statistics('Default'), statistics('Gone')],
      }),
    );
    expect(answer.SamplingTargetDocuments).toMatchObject([
      { RuleName: 'Default', FixedRate: 0.5, ReservoirQuota: 1, Interval: 10 },
    ]);
    expect(Number(answer.SamplingTargetDocuments?.[0]?.ReservoirQuotaTTL)).toBeGreaterThan(before);
    expect(answer.UnprocessedStatistics).toEqual([
      {
        RuleName: 'Gone',
        ErrorCode: 'ResourceNotFoundException',
        Message: 'There is no sampling rule with this name.',
      },
    ]);
    expect(Number(answer.LastRuleModification)).toBeLessThanOrEqual(Date.now());
  });

  it('writes times as numbers of seconds', async () => {
    const body = JSON.stringify({
      SamplingStatisticsDocuments: [{ ...statistics('Default'), Timestamp: Date.now() / 1000 }],
    });
    const answer = (await server.http({ method: 'POST', path: '/SamplingTargets' }, body)).json();
    const [target] = answer['SamplingTargetDocuments'] as { ReservoirQuotaTTL: number }[];
    expect(answer['LastRuleModification']).toBeTypeOf('number');
    expect(target?.ReservoirQuotaTTL).toBeLessThan(Date.now() / 1000 + 301);
  });

  it('says that a rule without a boost takes no boost statistics', async () => {
    const answer = await server.xray.send(
      new GetSamplingTargetsCommand({
        SamplingStatisticsDocuments: [],
        SamplingBoostStatisticsDocuments: [
          {
            RuleName: 'Default',
            ServiceName: 's',
            Timestamp: new Date(),
            AnomalyCount: 1,
            TotalCount: 2,
            SampledAnomalyCount: 1,
          },
        ],
      }),
    );
    expect(answer.UnprocessedBoostStatistics).toMatchObject([
      { RuleName: 'Default', ErrorCode: 'InvalidRequestException' },
    ]);
  });

  it('takes 25 documents and refuses 26', async () => {
    const ask = (count: number): Promise<unknown> =>
      server.xray.send(
        new GetSamplingTargetsCommand({
          SamplingStatisticsDocuments: Array.from({ length: count }, () => statistics('Default')),
        }),
      );
    await expect(ask(25)).resolves.toMatchObject({ UnprocessedStatistics: [] });
    await expect(ask(26)).rejects.toMatchObject({ name: 'InvalidRequestException' });
  });

  it.each<[string, object]>([
    ['no documents', {}],
    [
      'a client id of 23 digits',
      { SamplingStatisticsDocuments: [{ ...statistics('x'), ClientID: '0'.repeat(23) }] },
    ],
    ['a rule name of 33 characters', { SamplingStatisticsDocuments: [statistics('x'.repeat(33))] }],
    ['a negative count', { SamplingStatisticsDocuments: [{ ...statistics('x'), SampledCount: -1 }] }],
    ['a list', []],
  ])('refuses %s', async (_case, body) => {
    const answer = await server.http({ method: 'POST', path: '/SamplingTargets' }, JSON.stringify(body));
    expect([answer.status, answer.headers['x-amzn-errortype']]).toEqual([400, 'InvalidRequestException']);
  });
});
