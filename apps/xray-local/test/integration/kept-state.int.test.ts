import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CreateGroupCommand,
  CreateSamplingRuleCommand,
  GetEncryptionConfigCommand,
  GetGroupsCommand,
  GetSamplingRulesCommand,
  GetSamplingTargetsCommand,
  ListResourcePoliciesCommand,
  ListTagsForResourceCommand,
  PutEncryptionConfigCommand,
  PutResourcePolicyCommand,
  TagResourceCommand,
  UpdateSamplingRuleCommand,
} from '@aws-sdk/client-xray';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

let folder: string;
let server: TestServer | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xray-local-'));
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

async function restart(samplingRate: number): Promise<TestServer['xray']> {
  await server?.close();
  server = await startTestServer({ samplingRate, dataFile: join(folder, 'xray.db') });
  return server.xray;
}

const PATTERNS = {
  ServiceName: '*',
  ServiceType: '*',
  Host: '*',
  HTTPMethod: '*',
  URLPath: '*',
  ResourceARN: '*',
};
const RULE = { RuleName: 'api', Priority: 1, FixedRate: 0.5, ReservoirSize: 2, Version: 1, ...PATTERNS };

async function rates(xray: TestServer['xray']): Promise<unknown> {
  const { SamplingRuleRecords: records = [] } = await xray.send(new GetSamplingRulesCommand({}));
  return records.map(({ SamplingRule: rule }) => [rule?.RuleName, rule?.FixedRate]);
}

async function lastModification(xray: TestServer['xray']): Promise<number> {
  const answer = await xray.send(new GetSamplingTargetsCommand({ SamplingStatisticsDocuments: [] }));
  return Number(answer.LastRuleModification);
}

describe('with a data file', () => {
  it('sampling rules, groups, tags and settings are there after a restart', async () => {
    let xray = await restart(1);
    const { SamplingRuleRecord: record } = await xray.send(
      new CreateSamplingRuleCommand({ SamplingRule: RULE }),
    );
    const ResourceARN = record?.SamplingRule?.RuleARN;
    const Tags = [{ Key: 'stage', Value: 'dev' }];
    await xray.send(new TagResourceCommand({ ResourceARN, Tags }));
    const { Group: group } = await xray.send(
      new CreateGroupCommand({ GroupName: 'slow', FilterExpression: 'duration > 1' }),
    );
    await xray.send(new PutEncryptionConfigCommand({ Type: 'KMS', KeyId: 'k' }));
    await xray.send(new PutResourcePolicyCommand({ PolicyName: 'p', PolicyDocument: '{"Statement":{}}' }));
    const modified = await lastModification(xray);

    xray = await restart(1);
    expect(await rates(xray)).toEqual([
      ['api', 0.5],
      ['Default', 1],
    ]);
    expect(await lastModification(xray)).toBe(modified);
    expect((await xray.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags).toEqual(Tags);
    expect((await xray.send(new GetGroupsCommand({}))).Groups?.[1]).toEqual(group);
    expect((await xray.send(new GetEncryptionConfigCommand({}))).EncryptionConfig?.KeyId).toBe('k');
    const { ResourcePolicies: policies } = await xray.send(new ListResourcePoliciesCommand({}));
    expect(policies).toMatchObject([{ PolicyName: 'p', PolicyRevisionId: '1' }]);
  });

  it('the Default rule has the rate of the flag until the API changes it', async () => {
    await restart(1);
    let xray = await restart(0.2);
    expect(await rates(xray)).toEqual([['Default', 0.2]]);
    const update = { RuleName: 'Default', FixedRate: 0.7 };
    await xray.send(new UpdateSamplingRuleCommand({ SamplingRuleUpdate: update }));
    xray = await restart(1);
    expect(await rates(xray)).toEqual([['Default', 0.7]]);
  });
});
