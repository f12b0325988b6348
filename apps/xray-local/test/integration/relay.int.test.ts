import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BatchGetTracesCommand, PutTraceSegmentsCommand } from '@aws-sdk/client-xray';
import type { ForwardSettings } from '../../src/config/forward-settings.ts';
import { datagram, HEADER, id, segment, TRACE_ID } from '../support/documents.ts';
import { OK, startRecordingEndpoint } from '../support/recording-endpoint.ts';
import type { RecordingEndpoint } from '../support/recording-endpoint.ts';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

let upstream: RecordingEndpoint;
let server: TestServer | undefined;

beforeEach(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'any');
  upstream = await startRecordingEndpoint();
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  await upstream.close();
  vi.unstubAllEnvs();
});

async function start(settings: Partial<ForwardSettings> = {}): Promise<TestServer> {
  const forward: ForwardSettings = {
    region: 'eu-central-1',
    endpoint: upstream.url,
    concurrency: 8,
    attemptMs: 30_000,
    proxy: undefined,
    verifyTls: true,
    resourceArn: 'arn:aws:ec2:x',
    hostname: 'laptop',
    instanceId: 'i-1',
    ...settings,
  };
  server = await startTestServer({ forward });
  return server;
}

/** Waits until the relay's counters are as expected, and answers them. */
function relayed(running: TestServer, expected: object): Promise<unknown> {
  return vi.waitFor(
    async () => {
      const { relay } = await running.stats();
      expect(relay).toMatchObject(expected);
      return relay;
    },
    { timeout: 20_000, interval: 20 },
  );
}

/** The documents that the local store shows, whatever becomes of the relay. */
async function shown(running: TestServer): Promise<number> {
  const { Traces: traces } = await running.xray.send(new BatchGetTracesCommand({ TraceIds: [TRACE_ID] }));
  return traces?.[0]?.Segments?.length ?? 0;
}

const text = (number: number): string => JSON.stringify(segment(number));

/** A span of OpenTelemetry, which becomes one segment. */
const span = (_none: unknown, number: number): object => ({
  traceId: TRACE_ID.slice(2).replace('-', ''),
  spanId: id(number + 1),
  name: 'work',
  kind: 2,
  startTimeUnixNano: '1465510280000000000',
  endTimeUnixNano: '1465510281000000000',
});

describe('the relay', () => {
  it('says when it sends a batch, as the daemon of AWS does', async () => {
    const running = await start();
    const before = Date.now() / 1000;
    await running.sendUdp(HEADER + text(1));
    await relayed(running, { sent: 1 });
    const stamp = upstream.requestsTo('/TraceSegments')[0]?.headers['x-amzn-xray-timestamp'];
    expect(stamp).toMatch(/^\d{10}\.\d{9}$/);
    expect(Number(stamp)).toBeGreaterThanOrEqual(before - 0.001);
  });

  it('sends documents as they came, good or bad, signed, and shows them here too', async () => {
    const running = await start();
    const spaced = JSON.stringify(segment(1), undefined, 1);
    await running.sendUdp(
      HEADER + spaced,
      `${HEADER}not json`,
      `{"format":"json","version":2}\n${text(9)}`,
      '',
    );
    await running.xray.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: [text(2), '[]'] }));
    await relayed(running, { received: 5, sent: 4, rejected: 1, spilled: 0, failed: 0, waiting: 0 });
    expect(upstream.documents().toSorted()).toEqual([spaced, 'not json', text(2), '[]'].toSorted());
    const [request] = upstream.requestsTo('/TraceSegments');
    expect(request?.headers).toMatchObject({
      authorization: expect.stringContaining('/eu-central-1/xray/aws4_request') as string,
      'user-agent': expect.stringContaining('xray-local') as string,
    });
    expect(await shown(running)).toBe(2);
  });

  it('sends batches of 50', async () => {
    const running = await start();
    // All at once: what has waited for a second is sent as it is.
    const body = JSON.stringify({
      resourceSpans: [{ scopeSpans: [{ spans: Array.from({ length: 120 }, span) }] }],
    });
    const headers = { 'content-type': 'application/json' };
    await running.http({ method: 'POST', path: '/v1/traces', headers }, body);
    await relayed(running, { received: 120, sent: 120 });
    const sizes = upstream
      .requestsTo('/TraceSegments')
      .map(({ body }) => (body['TraceSegmentDocuments'] as string[]).length);
    expect(sizes.toSorted((a, b) => b - a)).toEqual([50, 50, 20]);
  });

  it('counts documents that X-Ray refuses, and says which', async () => {
    upstream.behave(() => ({
      status: 200,
      body: JSON.stringify({
        UnprocessedTraceSegments: [{ Id: 'a', ErrorCode: 'InvalidName', Message: 'no' }],
      }),
    }));
    const running = await start();
    await running.xray.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: [text(1), text(2)] }));
    await relayed(running, { received: 2, sent: 1, rejected: 1 });
    expect(running.logged).toContainEqual(
      expect.objectContaining({ level: 'warn', id: 'a', code: 'InvalidName' }),
    );
  });

  it('tries a second time after a 500, and no third time', async () => {
    let failures = 1;
    upstream.behave(() => ((failures -= 1) >= 0 ? { status: 500, body: '{}' } : OK));
    const running = await start();
    await running.sendUdp(datagram(segment(1)));
    await relayed(running, { sent: 1, failed: 0, errors: { http5xx: 1 } });
    failures = 2;
    await running.sendUdp(datagram(segment(2)));
    await relayed(running, {
      sent: 1,
      failed: 1,
      errors: { http5xx: 3 },
      lastFailure: { message: expect.any(String) as string },
    });
    expect(upstream.requestsTo('/TraceSegments')).toHaveLength(4);
    expect(await shown(running)).toBe(2);
  });

  it('does not try a second time after a 403', async () => {
    upstream.behave(() => ({ status: 403, body: '{"message":"no rights"}' }));
    const running = await start();
    await running.sendUdp(datagram(segment(1)));
    await relayed(running, { failed: 1, errors: { http4xx: 1 } });
    expect(upstream.requestsTo('/TraceSegments')).toHaveLength(1);
    expect(running.logged).toContainEqual(
      expect.objectContaining({ level: 'warn', msg: 'documents could not be forwarded', documents: 1 }),
    );
  });

  it('takes a 200 that is no JSON as a failure', async () => {
    upstream.behave(() => ({ status: 200, body: '<html>' }));
    const running = await start();
    await running.sendUdp(datagram(segment(1)));
    await relayed(running, { failed: 1, sent: 0, errors: { other: 1 } });
  });

  it.each<[string, 'hang' | 'reset', object]>([
    ['never answers', 'hang', { timeout: 2 }],
    ['breaks connections', 'reset', { other: 2 }],
  ])('gives up an upstream that %s, and goes on', async (_case, behaviour, errors) => {
    upstream.behave(() => behaviour);
    const running = await start({ attemptMs: 2_000 });
    await running.sendUdp(datagram(segment(1)));
    await relayed(running, { failed: 1, errors });
    expect(await shown(running)).toBe(1);
    upstream.behave(() => OK);
    await running.sendUdp(datagram(segment(2)));
    await relayed(running, { sent: 1 });
  });

  it('goes on when there is nobody at the endpoint', async () => {
    const gone = await startRecordingEndpoint();
    await gone.close();
    const running = await start({ endpoint: gone.url });
    await running.sendUdp(datagram(segment(1)));
    await relayed(running, { failed: 1, errors: { refused: 2 } });
    expect(await shown(running)).toBe(1);
  });

  it('gives up the oldest of what waits too long, and counts it', async () => {
    upstream.behave(() => 'hang');
    const running = await start({ concurrency: 1 });
    for (let batch = 0; batch < 22; batch += 1) {
      const TraceSegmentDocuments = Array.from({ length: 50 }, (_none, number) => text(batch * 50 + number));
      await running.xray.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments }));
    }
    await relayed(running, { received: 1_100, spilled: 50, waiting: 1_000 });
    await running.received(1_100);
    expect(await shown(running)).toBe(1_100);
    upstream.behave(() => OK);
    upstream.dropConnections();
  });

  it('sends what it has before it stops, and a last record of telemetry', async () => {
    const running = await start();
    await running.sendUdp(datagram(segment(1)), 'no header');
    await running.received(2);
    await running.close();
    server = undefined;
    expect(upstream.documents()).toEqual([text(1)]);
    expect(upstream.requestsTo('/TelemetryRecords').map(({ body }) => body)).toMatchObject([
      {
        Hostname: 'laptop',
        EC2InstanceId: 'i-1',
        ResourceARN: 'arn:aws:ec2:x',
        TelemetryRecords: [{ SegmentsReceivedCount: 2, SegmentsSentCount: 1, SegmentsRejectedCount: 1 }],
      },
    ]);
  });

  it('asks nothing of AWS while nothing comes in', async () => {
    const running = await start();
    await running.close();
    server = undefined;
    expect(upstream.requests).toEqual([]);
  });

  it('passes through a proxy', async () => {
    const running = await start({ endpoint: 'http://xray.invalid', proxy: upstream.url });
    await running.sendUdp(datagram(segment(1)));
    await relayed(running, { sent: 1 });
    expect(upstream.requests.map(({ path }) => path)).toContain('http://xray.invalid/TraceSegments');
  });
});

describe('a relay to another xray-local', () => {
  it('brings every document there, and its telemetry', async () => {
    const other = await startTestServer();
    try {
      const { host, port } = other.tcpAddress;
      const running = await start({ endpoint: `http://${host}:${port}` });
      await running.sendUdp(
        ...Array.from({ length: 70 }, (_none, number) => datagram(segment(number))),
        `${HEADER}{}`,
      );
      await relayed(running, { received: 71, sent: 70, rejected: 1 });
      expect(await shown(other)).toBe(70);
      await running.close();
      server = undefined;
      expect((await other.http({ path: '/local/telemetry' })).json()).toMatchObject({
        records: [
          {
            hostname: 'laptop',
            record: { SegmentsReceivedCount: 71, SegmentsSentCount: 70, SegmentsRejectedCount: 1 },
          },
        ],
      });
    } finally {
      await other.close();
    }
  });
});
