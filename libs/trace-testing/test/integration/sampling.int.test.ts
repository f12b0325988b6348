import { request } from 'node:http';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCollector } from '../../src/index.ts';
import type { Collector } from '../../src/index.ts';
import { TRACE_ID, segment } from '../support/documents.ts';
import { send } from '../support/send.ts';

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly json: Record<string, unknown>;
}

let collector: Collector;

beforeEach(async () => {
  collector = await startCollector({
    deadlineMs: 20_000,
    sampling: [{ RuleName: 'health', URLPath: '/health', FixedRate: 0, ReservoirSize: 3 }],
  });
});

afterEach(async () => {
  await collector.close();
});

function tcpPort({ address }: Collector): number {
  return Number(/^tcp:127\.0\.0\.1:(\d+) udp:127\.0\.0\.1:\d+$/.exec(address)?.[1]);
}

async function post(path: string, body: string, method = 'POST'): Promise<Answer> {
  const outgoing = request({ host: '127.0.0.1', port: tcpPort(collector), method, path, agent: false });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  const json = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
  return { status: response.statusCode, headers: response.headers, json };
}

const statistics = (name: string): object => ({
  RuleName: name,
  ClientID: '0123456789abcdef01234567',
  Timestamp: 1_465_510_280,
  RequestCount: 10,
  SampledCount: 5,
  BorrowCount: 0,
});

describe('the TCP side', () => {
  it('is in the address, beside UDP', async () => {
    await send(collector, segment(1, 'a'));
    await collector.waitForTrace(TRACE_ID);
    expect(collector.address).toBe(`tcp:127.0.0.1:${tcpPort(collector)} udp:127.0.0.1:${collector.port}`);
  });

  it('answers the rules, the Default rule last', async () => {
    const { status, json } = await post('/GetSamplingRules', '{}');
    expect(status).toBe(200);
    expect(json['SamplingRuleRecords']).toMatchObject([
      { SamplingRule: { RuleName: 'health', FixedRate: 0, Version: 1, ResourceARN: '*' } },
      { SamplingRule: { RuleName: 'Default', FixedRate: 1 }, ModifiedAt: expect.any(Number) as unknown },
    ]);
  });

  it('answers a Default rule alone when it is only switched on', async () => {
    await collector.close();
    collector = await startCollector({ sampling: true });
    const { json } = await post('/GetSamplingRules', '');
    expect(json['SamplingRuleRecords']).toMatchObject([{ SamplingRule: { RuleName: 'Default' } }]);
  });

  it('answers targets for the rules there are, with times as numbers', async () => {
    const body = { SamplingStatisticsDocuments: [statistics('health'), statistics('gone')] };
    const { json } = await post('/SamplingTargets', JSON.stringify(body));
    expect(json).toMatchObject({
      SamplingTargetDocuments: [
        {
          RuleName: 'health',
          FixedRate: 0,
          ReservoirQuota: 3,
          ReservoirQuotaTTL: expect.any(Number) as unknown,
          Interval: 10,
        },
      ],
      LastRuleModification: expect.any(Number) as unknown,
      UnprocessedStatistics: [{ RuleName: 'gone', ErrorCode: 'ResourceNotFoundException' }],
    });
  });

  it('tells which calls were made, with what they reported', async () => {
    const waiting = collector.waitForSamplingCall('GetSamplingTargets');
    await post('/GetSamplingRules', '{}');
    await post('/SamplingTargets', JSON.stringify({ SamplingStatisticsDocuments: [statistics('health')] }));
    expect(await waiting).toEqual({ operation: 'GetSamplingTargets', statistics: [statistics('health')] });
    expect(collector.samplingCalls.map(({ operation }) => operation)).toEqual([
      'GetSamplingRules',
      'GetSamplingTargets',
    ]);
    collector.clear();
    expect(collector.samplingCalls).toEqual([]);
  });

  it('says at the deadline that no call came', async () => {
    await expect(collector.waitForSamplingCall('GetSamplingRules', { deadlineMs: 1 })).rejects.toThrow(
      'Waited 1 ms for a call of GetSamplingRules.\nCalls for sampling: 0.',
    );
  });

  it.each([
    ['another path', 404, '/TraceSegments', '{}', 'POST'],
    ['another method', 404, '/GetSamplingRules', '', 'PUT'],
    ['no JSON', 400, '/SamplingTargets', '{', 'POST'],
    ['no statistics', 400, '/SamplingTargets', '{}', 'POST'],
    ['statistics without a rule', 400, '/SamplingTargets', '{"SamplingStatisticsDocuments":[{}]}', 'POST'],
    ['a list', 400, '/SamplingTargets', '[]', 'POST'],
    ['too long a body', 400, '/SamplingTargets', ' '.repeat(1024 * 1024 + 1), 'POST'],
  ])('refuses %s with %i', async (_case, status, path, body, method) => {
    const answer = await post(path, body, method);
    expect([answer.status, answer.headers['x-amzn-errortype']]).toEqual([status, 'InvalidRequestException']);
    expect(answer.json).toEqual({ Message: expect.any(String) as unknown });
    expect(collector.samplingCalls).toEqual([]);
  });

  it('lives on when a client goes away in mid-request', async () => {
    const socket = connect(tcpPort(collector), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /SamplingTargets HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
    socket.resetAndDestroy();
    await once(socket, 'close');
    expect((await post('/GetSamplingRules', '{}')).status).toBe(200);
  });

  it('closes with connections open', async () => {
    const socket = connect(tcpPort(collector), '127.0.0.1');
    await once(socket, 'connect');
    socket.on('error', () => undefined); // A reset is one of the two ways to be closed.
    const closed = once(socket, 'close');
    await collector.close();
    await closed;
  });

  it('leaves no UDP socket behind when its port is taken', async () => {
    // An address at which nothing else takes ports: nobody has the UDP port of the same number.
    const host = '::1';
    await using first = await startCollector({ host, sampling: true });
    const port = Number(/^tcp:\[::1\]:(\d+) /.exec(first.address)?.[1]);
    await expect(startCollector({ host, port, sampling: true })).rejects.toMatchObject({
      code: 'LISTEN',
      message: `cannot listen on TCP ${host} port ${port}`,
    });
    await using free = await startCollector({ host, port });
    expect(free.port).toBe(port);
  });
});
