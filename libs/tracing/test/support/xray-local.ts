import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  CreateSamplingRuleCommand,
  GetSamplingStatisticSummariesCommand,
  UpdateSamplingRuleCommand,
  XRayClient,
} from '@aws-sdk/client-xray';
import type { SamplingRule } from '@aws-sdk/client-xray';

const MAIN = path.resolve(import.meta.dirname, '../../../../apps/xray-local/src/main.ts');

/** What came of the requests that met a rule. */
export interface Counts {
  requests: number;
  sampled: number;
  borrowed: number;
}

/** A local X-Ray in a process of its own, whose Default rule samples nothing. */
export interface XrayLocal {
  /** As the option `daemonAddress` takes it. */
  readonly address: string;
  /** The port of its TCP side. */
  readonly tcp: number;
  readonly client: XRayClient;
  /** Makes a rule that samples all that meets it, unless told otherwise. */
  createRule(rule: Partial<SamplingRule> & { RuleName: string }): Promise<void>;
  updateRule(rule: Partial<SamplingRule> & { RuleName: string }): Promise<void>;
  /** What all processes reported on a rule. */
  statistics(ruleName: string): Promise<Counts>;
  close(): Promise<void>;
}

/** The line in which xray-local says where it listens. */
interface Listening {
  udp: string;
  tcp: string;
}

export async function startXrayLocal(): Promise<XrayLocal> {
  const args = ['--conditions=@xray-microservices/source', MAIN];
  const flags = ['--bind', '127.0.0.1:0', '--bind-tcp', '127.0.0.1:0', '--sampling-rate', '0'];
  const child = spawn(process.execPath, [...args, ...flags], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const { value } = (await lines.next()) as { value?: string };
  if (value === undefined) throw new Error('xray-local ended before it listened');
  const listening = JSON.parse(value) as Listening;
  child.stdout.resume();
  const client = new XRayClient({
    endpoint: `http://${listening.tcp}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  const local = operations(client);
  await local.updateRule({ RuleName: 'Default', ReservoirSize: 0 });
  return {
    address: `udp:${listening.udp} tcp:${listening.tcp}`,
    tcp: Number(new URL(`http://${listening.tcp}`).port),
    client,
    ...local,
    close: async () => {
      client.destroy();
      child.kill();
      await exited;
    },
  };
}

const EVERYTHING = {
  ServiceName: '*',
  ServiceType: '*',
  Host: '*',
  HTTPMethod: '*',
  URLPath: '*',
  ResourceARN: '*',
  Priority: 10,
  FixedRate: 1,
  ReservoirSize: 0,
  Version: 1,
};

function operations(client: XRayClient): Pick<XrayLocal, 'createRule' | 'updateRule' | 'statistics'> {
  return {
    createRule: async (rule) => {
      await client.send(new CreateSamplingRuleCommand({ SamplingRule: { ...EVERYTHING, ...rule } }));
    },
    updateRule: async (rule) => {
      await client.send(new UpdateSamplingRuleCommand({ SamplingRuleUpdate: rule }));
    },
    statistics: async (ruleName) => {
      const answer = await client.send(new GetSamplingStatisticSummariesCommand({}));
      const sum: Counts = { requests: 0, sampled: 0, borrowed: 0 };
      for (const summary of answer.SamplingStatisticSummaries ?? []) {
        if (summary.RuleName !== ruleName) continue;
        sum.requests += summary.RequestCount ?? 0;
        sum.sampled += summary.SampledCount ?? 0;
        sum.borrowed += summary.BorrowCount ?? 0;
      }
      return sum;
    },
  };
}
