import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  CreateSamplingRuleCommand,
  DeleteSamplingRuleCommand,
  GetSamplingRulesCommand,
  GetSamplingStatisticSummariesCommand,
  GetSamplingTargetsCommand,
  ListTagsForResourceCommand,
  UpdateSamplingRuleCommand,
} from '@aws-sdk/client-xray';
import type { SamplingRule, SamplingRuleRecord, SamplingRuleUpdate } from '@aws-sdk/client-xray';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer({ samplingRate: 0.05 });
});

afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

const PATTERNS = {
  ServiceName: '*',
  ServiceType: '*',
  Host: '*',
  HTTPMethod: '*',
  URLPath: '*',
  ResourceARN: '*',
};

function rule(RuleName: string, members: Partial<SamplingRule> = {}): SamplingRule {
  return { RuleName, Priority: 100, FixedRate: 0.5, ReservoirSize: 10, Version: 1, ...PATTERNS, ...members };
}

async function create(RuleName: string, members: Partial<SamplingRule> = {}): Promise<SamplingRuleRecord> {
  const answer = await server.xray.send(
    new CreateSamplingRuleCommand({ SamplingRule: rule(RuleName, members) }),
  );
  return answer.SamplingRuleRecord ?? expect.fail();
}

const update = (changes: SamplingRuleUpdate): Promise<unknown> =>
  server.xray.send(new UpdateSamplingRuleCommand({ SamplingRuleUpdate: changes }));

async function names(): Promise<(string | undefined)[]> {
  const { SamplingRuleRecords: records } = await server.xray.send(new GetSamplingRulesCommand({}));
  return (records ?? []).map(({ SamplingRule: found }) => found?.RuleName);
}

async function targets(
  ruleName: string,
  requests: number,
  ClientID = '0123456789abcdef01234567',
): Promise<{ quota: number | undefined; rate: number | undefined; modified: number }> {
  const document = {
    RuleName: ruleName,
    ClientID,
    Timestamp: new Date(),
    RequestCount: requests,
    SampledCount: 3,
    BorrowCount: 1,
  };
  const answer = await server.xray.send(
    new GetSamplingTargetsCommand({ SamplingStatisticsDocuments: [document] }),
  );
  const [target] = answer.SamplingTargetDocuments ?? [];
  return {
    quota: target?.ReservoirQuota,
    rate: target?.FixedRate,
    modified: Number(answer.LastRuleModification),
  };
}

const refusal = { name: 'InvalidRequestException', $metadata: { httpStatusCode: 400 } };

describe('sampling rules', () => {
  it('are made, answered in the order in which they are tried, and deleted', async () => {
    const made = await create('health', { Priority: 5, URLPath: '*/health' });
    await create('api', { Priority: 2 });
    await create('also', { Priority: 5 });
    expect(made.SamplingRule).toMatchObject({
      RuleARN: 'arn:aws:xray:eu-central-1:000000000000:sampling-rule/health',
      Attributes: {},
      URLPath: '*/health',
    });
    expect(await names()).toEqual(['api', 'also', 'health', 'Default']);
    const { SamplingRuleRecord: gone } = await server.xray.send(
      new DeleteSamplingRuleCommand({ RuleARN: made.SamplingRule?.RuleARN }),
    );
    expect(gone?.SamplingRule?.RuleName).toBe('health');
    expect(await names()).toEqual(['api', 'also', 'Default']);
  });

  it('keep what a change leaves out', async () => {
    const made = await create('api', { Attributes: { tenant: 'a*' } });
    await update({ RuleName: 'api', FixedRate: 0, Host: '*.example.com' });
    const { SamplingRuleRecords: records } = await server.xray.send(new GetSamplingRulesCommand({}));
    const [changed] = records ?? [];
    expect(changed?.SamplingRule).toEqual({ ...made.SamplingRule, FixedRate: 0, Host: '*.example.com' });
    expect(changed?.CreatedAt).toEqual(made.CreatedAt);
    expect(Number(changed?.ModifiedAt)).toBeGreaterThanOrEqual(Number(made.ModifiedAt));
  });

  it.each<[string, Partial<SamplingRule>]>([
    ['without a name', { RuleName: undefined }],
    ['with a name of 33 characters', { RuleName: 'x'.repeat(33) }],
    ['named Default', { RuleName: 'Default' }],
    ['with an ARN of its own', { RuleARN: 'arn:x' }],
    ['with the priority 0', { Priority: 0 }],
    ['with the priority 10000', { Priority: 10_000 }],
    ['with a priority that is not whole', { Priority: 1.5 }],
    ['with a rate over 1', { FixedRate: 1.01 }],
    ['with a negative reservoir', { ReservoirSize: -1 }],
    ['of version 2', { Version: 2 }],
    ['with a host of 65 characters', { Host: 'h'.repeat(65) }],
    ['with a method of 11 characters', { HTTPMethod: 'PROPPATCHED' }],
    ['with a path of 129 characters', { URLPath: '/'.repeat(129) }],
    ['with six attributes', { Attributes: { a: '1', b: '2', c: '3', d: '4', e: '5', f: '6' } }],
    ['with an attribute of 33 characters', { Attributes: { a: 'x'.repeat(33) } }],
    ['with a boost over 1', { SamplingRateBoost: { MaxRate: 2, CooldownWindowMinutes: 1 } }],
  ])('are refused %s', async (_case, members) => {
    await expect(create('api', members)).rejects.toMatchObject(refusal);
    expect(await names()).toEqual(['Default']);
  });

  it.each<[string, Partial<SamplingRule>]>([
    [
      'the longest members',
      { RuleName: 'x'.repeat(32), Host: 'h'.repeat(64), URLPath: '/'.repeat(128), HTTPMethod: 'PROPPATCH1' },
    ],
    ['the first priority', { Priority: 1 }],
    ['the last priority', { Priority: 9_999 }],
    ['five attributes', { Attributes: { a: '1', b: '2', c: '3', d: '4', e: 'x'.repeat(32) } }],
  ])('are taken with %s', async (_case, members) => {
    await create('api', members);
    expect(await names()).toHaveLength(2);
  });

  it('have names of their own, and are 25 at most', async () => {
    for (let count = 1; count <= 25; count += 1) {
      await create(`rule-${count}`);
    }
    await expect(create('rule-1')).rejects.toMatchObject({
      ...refusal,
      message: expect.stringContaining('already') as string,
    });
    await expect(create('rule-26')).rejects.toMatchObject({ name: 'RuleLimitExceededException' });
    await server.xray.send(new DeleteSamplingRuleCommand({ RuleName: 'rule-7' }));
    await create('rule-26');
    expect(await names()).toHaveLength(26);
  });

  it('are named by either name or ARN', async () => {
    const arn = 'arn:aws:xray:eu-central-1:000000000000:sampling-rule/Default';
    await expect(update({ FixedRate: 1 })).rejects.toMatchObject(refusal);
    await expect(update({ RuleName: 'Default', RuleARN: arn, FixedRate: 1 })).rejects.toMatchObject(refusal);
    await expect(update({ RuleName: 'none', FixedRate: 1 })).rejects.toMatchObject(refusal);
    await update({ RuleARN: arn, FixedRate: 1 });
    expect((await targets('Default', 1)).rate).toBe(1);
  });

  it('have tags from the start', async () => {
    const Tags = [{ Key: 'stage', Value: 'dev' }];
    const answer = await server.xray.send(new CreateSamplingRuleCommand({ SamplingRule: rule('api'), Tags }));
    const ResourceARN = answer.SamplingRuleRecord?.SamplingRule?.RuleARN;
    expect((await server.xray.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags).toEqual(Tags);
  });
});

describe('the Default rule', () => {
  it('cannot be deleted, and goes on matching everything', async () => {
    await expect(
      server.xray.send(new DeleteSamplingRuleCommand({ RuleName: 'Default' })),
    ).rejects.toMatchObject(refusal);
    await expect(update({ RuleName: 'Default', URLPath: '/only' })).rejects.toMatchObject({
      ...refusal,
      message: expect.stringContaining('URLPath') as string,
    });
    await expect(update({ RuleName: 'Default', Priority: 5 })).rejects.toMatchObject(refusal);
  });

  it('takes another rate and reservoir, also in a whole rule', async () => {
    await update({ RuleName: 'Default', FixedRate: 0.3, ReservoirSize: 4, URLPath: '*', Attributes: {} });
    expect(await targets('Default', 1)).toMatchObject({ quota: 4, rate: 0.3 });
  });
});

describe('targets', () => {
  it('tell with each change that the rules have changed', async () => {
    const first = await targets('Default', 1);
    await create('api');
    const second = await targets('Default', 1);
    await server.xray.send(new DeleteSamplingRuleCommand({ RuleName: 'api' }));
    const third = await targets('Default', 1);
    expect(second.modified).toBeGreaterThan(first.modified);
    expect(third.modified).toBeGreaterThan(second.modified);
    expect((await targets('Default', 1)).modified).toBe(third.modified);
  });

  it('share the reservoir of a rule among the clients that report', async () => {
    // All at one time: who has not reported for a second seems to ask for less.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    await create('api');
    const clients = ['a', 'b', 'c'].map((digit) => digit.repeat(24));
    expect((await targets('api', 100, clients[0])).quota).toBe(10);
    for (let round = 0; round < 2; round += 1) {
      for (const client of clients) {
        await targets('api', 100, client);
      }
    }
    const quotas = await Promise.all(
      clients.map(async (client) => (await targets('api', 100, client)).quota),
    );
    expect(quotas.toSorted()).toEqual([3, 3, 4]);
  });

  it('leave old statistics unprocessed', async () => {
    const old = {
      RuleName: 'Default',
      ClientID: '0'.repeat(24),
      Timestamp: new Date(Date.now() - 901_000),
      RequestCount: 1,
      SampledCount: 1,
    };
    const answer = await server.xray.send(
      new GetSamplingTargetsCommand({ SamplingStatisticsDocuments: [old] }),
    );
    expect(answer.SamplingTargetDocuments).toEqual([]);
    expect(answer.UnprocessedStatistics).toMatchObject([
      { RuleName: 'Default', Message: 'The statistics are too old.' },
    ]);
  });

  it('carry a boost while a rule has one', async () => {
    await create('api', { SamplingRateBoost: { MaxRate: 0.9, CooldownWindowMinutes: 5 } });
    const Timestamp = new Date();
    const boost = {
      RuleName: 'api',
      ServiceName: 's',
      Timestamp,
      AnomalyCount: 9,
      TotalCount: 20,
      SampledAnomalyCount: 1,
    };
    const statistics = {
      RuleName: 'api',
      ClientID: '0'.repeat(24),
      Timestamp,
      RequestCount: 20,
      SampledCount: 1,
    };
    const answer = await server.xray.send(
      new GetSamplingTargetsCommand({
        SamplingStatisticsDocuments: [statistics],
        SamplingBoostStatisticsDocuments: [boost, { ...boost, RuleName: 'gone' }],
      }),
    );
    expect(answer.SamplingTargetDocuments?.[0]?.SamplingBoost).toMatchObject({ BoostRate: 0.9 });
    expect(answer.UnprocessedBoostStatistics).toMatchObject([
      { RuleName: 'gone', ErrorCode: 'ResourceNotFoundException' },
    ]);
  });
});

describe('GetSamplingStatisticSummaries', () => {
  it('adds up what clients report', async () => {
    await targets('Default', 20, 'a'.repeat(24));
    await targets('Default', 30, 'b'.repeat(24));
    const { SamplingStatisticSummaries: summaries = [] } = await server.xray.send(
      new GetSamplingStatisticSummariesCommand({}),
    );
    const sum = (member: 'RequestCount' | 'SampledCount' | 'BorrowCount'): number =>
      summaries.reduce((total, summary) => total + (summary[member] ?? 0), 0);
    expect(summaries.map(({ RuleName: name }) => name)).toContain('Default');
    expect([sum('RequestCount'), sum('SampledCount'), sum('BorrowCount')]).toEqual([50, 6, 2]);
  });
});
