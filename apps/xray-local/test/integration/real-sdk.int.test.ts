import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  CreateSamplingRuleCommand,
  DeleteSamplingRuleCommand,
  GetSamplingStatisticSummariesCommand,
  UpdateSamplingRuleCommand,
} from '@aws-sdk/client-xray';
import { formatAddress } from '../../src/config/address.ts';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

const SAMPLER = fileURLToPath(new URL('../fixtures/real-sampler.mjs', import.meta.url));

/** A process with AWS's own X-Ray SDK in it. */
interface Sampler {
  readonly child: ChildProcess;
  /** The rule that wants the request, or `false`, or `null`. */
  readonly decide: (path: string) => Promise<unknown>;
}

let server: TestServer;
let sampler: Sampler;

async function startSampler(): Promise<Sampler> {
  const child = spawn(process.execPath, [SAMPLER], {
    env: {
      PATH: process.env['PATH'],
      AWS_XRAY_DAEMON_ADDRESS: formatAddress(server.tcpAddress),
      AWS_XRAY_LOG_LEVEL: 'silent',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<Record<string, unknown>> => {
    const { value } = (await lines.next()) as { value: string };
    return JSON.parse(value) as Record<string, unknown>;
  };
  expect(await next()).toEqual({ ready: true });
  return {
    child,
    decide: async (path) => {
      const request = { host: 'localhost', httpMethod: 'GET', urlPath: path, serviceName: 'users' };
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return (await next())['decision'];
    },
  };
}

beforeEach(async () => {
  // No rule: nothing is sampled, not even the first request of a second.
  server = await startTestServer({ samplingRate: 0 });
  await update({ RuleName: 'Default', ReservoirSize: 0 });
  sampler = await startSampler();
});

afterEach(async () => {
  const exited = once(sampler.child, 'exit');
  sampler.child.kill();
  await exited;
  await server.close();
});

const PATTERNS = { ServiceName: '*', ServiceType: '*', Host: '*', HTTPMethod: '*', ResourceARN: '*' };

const create = (RuleName: string, URLPath: string): Promise<unknown> =>
  server.xray.send(
    new CreateSamplingRuleCommand({
      SamplingRule: {
        RuleName,
        URLPath,
        Priority: 10,
        FixedRate: 1,
        ReservoirSize: 0,
        Version: 1,
        ...PATTERNS,
      },
    }),
  );

const update = (SamplingRuleUpdate: object): Promise<unknown> =>
  server.xray.send(new UpdateSamplingRuleCommand({ SamplingRuleUpdate }));

/** Waits until the SDK has taken up what makes it decide so. */
function decision(path: string, expected: unknown): Promise<void> {
  return vi.waitFor(async () => {
    expect(await sampler.decide(path)).toEqual(expected);
  }, 20_000);
}

describe("the sampler of AWS's X-Ray SDK", () => {
  it('takes up rules as they are made and deleted', async () => {
    await decision('/user', false);
    await create('users', '/user*');
    await decision('/user', 'users');
    expect(await sampler.decide('/other')).toBe(false);
    await server.xray.send(new DeleteSamplingRuleCommand({ RuleName: 'users' }));
    await decision('/user', false);
  });

  it('takes up another rate with its targets, and reports what it sampled', async () => {
    await create('users', '/user*');
    await decision('/user', 'users');
    await update({ RuleName: 'users', FixedRate: 0 });
    await decision('/user', false);
    await vi.waitFor(async () => {
      const answer = await server.xray.send(new GetSamplingStatisticSummariesCommand({}));
      // One for each minute: the one in which it sampled may be over.
      const sampled = (answer.SamplingStatisticSummaries ?? [])
        .filter(({ RuleName: name }) => name === 'users')
        .reduce((sum, { SampledCount: count = 0 }) => sum + count, 0);
      expect(sampled).toBeGreaterThan(0);
    }, 20_000);
  });
});
