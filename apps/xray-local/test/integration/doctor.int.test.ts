import { CreateSamplingRuleCommand, DeleteSamplingRuleCommand } from '@aws-sdk/client-xray';
import { parseDatagram, parseDocument } from '@xray-microservices/xray-model';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runDoctor } from '../../src/doctor/run-doctor.ts';
import { startFakeDaemon } from '../support/fake-daemon.ts';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';
import { killAll, start } from '../support/started-process.ts';

interface Findings {
  readonly code: number;
  readonly ok: boolean;
  readonly lostAt: string | null;
  readonly traceId: string;
  readonly hops: readonly {
    readonly name: string;
    readonly state: string;
    readonly detail: string;
    readonly mend?: string;
  }[];
}

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(async () => {
  await server.close();
});

afterEach(killAll);

function examine(...args: readonly string[]): Promise<Findings> {
  return examineFor(3_000, args);
}

/** For what is not to be found: there is no use in looking for long. */
function examineShortly(...args: readonly string[]): Promise<Findings> {
  return examineFor(200, args);
}

async function examineFor(findMs: number, args: readonly string[]): Promise<Findings> {
  let text = '';
  const io = {
    findMs,
    env: {},
    out: (part: string) => (text += part),
    error: (part: string) => expect.fail(part),
  };
  const code = await runDoctor([...args, '--json'], io);
  return { code, ...(JSON.parse(text) as Omit<Findings, 'code'>) };
}

/** The states in the order of the places. */
function states({ hops }: Findings): string {
  return hops.map(({ name, state }) => `${name}:${state}`).join(' ');
}

function hop({ hops }: Findings, name: string) {
  return hops.find((each) => each.name === name) ?? expect.fail(`no ${name}`);
}

function addressOf({ udpAddress, tcpAddress }: TestServer): string {
  return `udp:127.0.0.1:${udpAddress.port} tcp:127.0.0.1:${tcpAddress.port}`;
}

/** A port at which nothing listens. No system gives out one so low, so nobody comes to have it meanwhile. */
const CLOSED_PORT = 2;

describe('the doctor of a healthy way', () => {
  it('finds every place well, and reads its trace back', async () => {
    const findings = await examine(
      '--app-address',
      addressOf(server),
      '--daemon',
      `127.0.0.1:${server.udpAddress.port}`,
    );
    expect(states(findings)).toBe('address:ok dns:ok udp:ok header:ok sampling:ok store:ok');
    expect(findings).toMatchObject({ code: 0, ok: true, lostAt: null });
    expect(hop(findings, 'store').detail).toContain(findings.traceId);
  });

  it('knows that a daemon on all addresses is this one, and names', async () => {
    const port = server.udpAddress.port;
    const app = `udp:localhost:${port} tcp:localhost:${server.tcpAddress.port}`;
    expect(await examine('--app-address', app, '--daemon', `0.0.0.0:${port}`)).toMatchObject({ code: 0 });
  });
});

describe('the doctor finds', () => {
  it('an address that no SDK can read', async () => {
    const findings = await examine('--app-address', 'http://xray:2000');
    expect(findings).toMatchObject({ code: 1, lostAt: 'address' });
    expect(states(findings)).toBe(
      'address:failed dns:unknown udp:unknown header:unknown sampling:unknown store:unknown',
    );
  });

  it('an address that is not the daemon’s', async () => {
    const findings = await examine('--app-address', addressOf(server), '--daemon', '127.0.0.1:9');
    expect(findings).toMatchObject({ code: 1, lostAt: 'address' });
    expect(hop(findings, 'address').mend).toContain('AWS_XRAY_DAEMON_ADDRESS=127.0.0.1:9');
  });

  it('a name that DNS does not know', async () => {
    const findings = await examine('--app-address', 'xray-service.invalid:2000');
    expect(findings).toMatchObject({ code: 1, lostAt: 'dns' });
    expect(hop(findings, 'dns').detail).toContain('xray-service.invalid');
  });

  it('a UDP port at which nobody listens, and where the daemon is instead', async () => {
    const app = `udp:127.0.0.1:${CLOSED_PORT} tcp:127.0.0.1:${server.tcpAddress.port}`;
    const findings = await examine('--app-address', app);
    expect(findings).toMatchObject({ code: 1, lostAt: 'udp' });
    expect(states(findings)).toBe('address:ok dns:ok udp:failed header:unknown sampling:ok store:unknown');
    expect(hop(findings, 'udp').detail).toContain(`receives at 127.0.0.1:${server.udpAddress.port}`);
  });

  it('a UDP port that something else has', async () => {
    await using other = await startFakeDaemon({});
    const app = `udp:127.0.0.1:${other.udpPort} tcp:127.0.0.1:${server.tcpAddress.port}`;
    const findings = await examineShortly('--app-address', app);
    expect(findings).toMatchObject({ code: 1, lostAt: 'udp' });
    expect(hop(findings, 'udp').mend).toContain('Something else has that port');
    expect(other.datagrams).toHaveLength(1);
  });

  it('a TCP port at which nobody listens', async () => {
    const api = `http://127.0.0.1:${server.tcpAddress.port}`;
    const app = `udp:127.0.0.1:${server.udpAddress.port} tcp:127.0.0.1:${CLOSED_PORT}`;
    const findings = await examine('--app-address', app, '--api', api);
    expect(findings).toMatchObject({ code: 1, lostAt: 'sampling' });
    expect(states(findings)).toBe('address:ok dns:ok udp:ok header:ok sampling:failed store:ok');
  });

  it('a UDP port that is open and a TCP port that is not: no telling about the first', async () => {
    await using other = await startFakeDaemon({});
    const app = `udp:127.0.0.1:${other.udpPort} tcp:127.0.0.1:${CLOSED_PORT}`;
    const findings = await examine('--app-address', app);
    expect(states(findings)).toBe(
      'address:ok dns:ok udp:unknown header:unknown sampling:failed store:unknown',
    );
  });

  it('an application that sends another version of the header', async () => {
    const other = await startTestServer();
    try {
      await other.sendUdp('{"format":"json","version":2}\n{}');
      await other.received(1);
      const findings = await examine('--app-address', addressOf(other));
      expect(findings).toMatchObject({ code: 1, lostAt: 'header' });
      expect(hop(findings, 'header').detail).toContain('version');
    } finally {
      await other.close();
    }
  });

  it('a rule that samples nothing, and only for the requests that meet it', async () => {
    const rule = {
      RuleName: 'no-health',
      Priority: 1,
      FixedRate: 0,
      ReservoirSize: 0,
      ServiceName: '*',
      ServiceType: '*',
      Host: '*',
      HTTPMethod: '*',
      URLPath: '/health*',
      ResourceARN: '*',
      Version: 1,
    };
    await server.xray.send(new CreateSamplingRuleCommand({ SamplingRule: rule }));
    try {
      const met = await examine('--app-address', addressOf(server), '--path', '/health/live');
      expect(met).toMatchObject({ code: 1, lostAt: 'sampling' });
      expect(hop(met, 'sampling').mend).toContain('"no-health"');
      const others = await examine('--app-address', addressOf(server));
      expect(others).toMatchObject({ code: 0 });
      expect(hop(others, 'sampling').detail).toContain('Requests that meet no-health leave no trace.');
    } finally {
      await server.xray.send(new DeleteSamplingRuleCommand({ RuleName: 'no-health' }));
    }
  });

  it('a name under which xray-local does not let itself be asked', async () => {
    const refusal = {
      __type: 'AccessDeniedException',
      Message: 'The Host "xray" is not known here: --allowed-hosts.',
    };
    await using other = await startFakeDaemon({}, [403, refusal]);
    const findings = await examine(
      '--app-address',
      `udp:127.0.0.1:${other.udpPort} tcp:127.0.0.1:${other.tcpPort}`,
    );
    expect(hop(findings, 'sampling').mend).toContain('Start xray-local with --allowed-hosts');
  });
});

const RULES = {
  SamplingRuleRecords: [
    {
      SamplingRule: {
        RuleName: 'Default',
        Priority: 10_000,
        FixedRate: 0.05,
        ReservoirSize: 1,
        ServiceName: '*',
        ServiceType: '*',
        Host: '*',
        HTTPMethod: '*',
        URLPath: '*',
      },
    },
  ],
};

describe('the doctor of a store that is full', () => {
  const xrayLocal =
    (stats: () => object, store: string) =>
    (path: string): readonly [number, unknown] => {
      switch (path) {
        case '/healthz':
          return [200, { status: 'ok', udp: '127.0.0.1:2000' }];
        case '/GetSamplingRules':
          return [200, RULES];
        case '/stats':
          return [200, { received: 0, rejected: {}, dropped: {}, evicted: 0, lostInKernel: 0, ...stats() }];
        case '/local/rejected':
          return [200, { items: [], last: 0 }];
        case '/readyz':
          return [store === 'ok' ? 200 : 503, { status: 'x', parts: { udp: 'ok', store } }];
        case '/Traces':
          return [200, { Traces: [], UnprocessedTraceIds: [] }];
        default:
          return [404, {}];
      }
    };

  it.each([
    ['that cannot be written', { received: 1 }, 'cannot be written', 'cannot be written'],
    ['that drops what arrives', { received: 1, dropped: { 'store-full': 1 } }, 'ok', 'store-full (1)'],
    ['that gives up traces', { received: 1, evicted: 3 }, 'ok', 'The store is full: 3 traces were given up'],
    [
      'that refuses what arrives',
      { received: 1, rejected: { InternalFailure: 1 } },
      'ok',
      'InternalFailure (1)',
    ],
    ['that is silent', { received: 1 }, 'ok', 'not found in time'],
  ])('%s says so', async (_case, later, store, detail) => {
    let looks = 0;
    await using daemon = await startFakeDaemon(xrayLocal(() => ((looks += 1) > 1 ? later : {}), store));
    const findings = await examineShortly(
      '--app-address',
      `udp:127.0.0.1:${daemon.udpPort} tcp:127.0.0.1:${daemon.tcpPort}`,
    );
    expect(findings).toMatchObject({ code: 1, lostAt: 'store' });
    expect(states(findings)).toBe('address:ok dns:ok udp:ok header:ok sampling:ok store:failed');
    expect(hop(findings, 'store').detail).toContain(detail);
  });

  it('tells what the kernel dropped', async () => {
    let looks = 0;
    await using daemon = await startFakeDaemon(
      xrayLocal(() => ({ lostInKernel: (looks += 1) > 1 ? 5 : 0 }), 'ok'),
    );
    const findings = await examineShortly(
      '--app-address',
      `udp:127.0.0.1:${daemon.udpPort} tcp:127.0.0.1:${daemon.tcpPort}`,
    );
    expect(findings.lostAt).toBe('udp');
    expect(hop(findings, 'udp').mend).toContain('net.core.rmem_max');
  });
});

describe("the doctor of AWS's own daemon", () => {
  it('goes as far as it can, and says where there is no telling', async () => {
    await using daemon = await startFakeDaemon({ '/GetSamplingRules': [200, RULES] }, [
      403,
      { message: 'denied' },
    ]);
    const findings = await examine(
      '--app-address',
      `udp:127.0.0.1:${daemon.udpPort} tcp:127.0.0.1:${daemon.tcpPort}`,
    );
    expect(states(findings)).toBe('address:ok dns:ok udp:unknown header:unknown sampling:ok store:unknown');
    expect(findings).toMatchObject({ code: 0, lostAt: null });
    expect(hop(findings, 'store').mend).toContain(findings.traceId);
    expect(hop(findings, 'sampling').detail).toContain(
      '1 requests each second are traced, and 5 % of the rest',
    );
    const sent = parseDatagram(daemon.datagrams[0] ?? '');
    const document = sent.kind === 'document' ? parseDocument(sent.text) : expect.fail('refused');
    expect(document).toMatchObject({ ok: true, document: { trace_id: findings.traceId } });
  });

  it.each([
    [403, 'AWSXRayDaemonWriteAccess'],
    [502, 'cannot reach X-Ray'],
    [404, 'Something else than an X-Ray daemon'],
  ])('knows what status %i means', async (status, mend) => {
    await using daemon = await startFakeDaemon({}, [status, '']);
    const findings = await examine(
      '--app-address',
      `udp:127.0.0.1:${daemon.udpPort} tcp:127.0.0.1:${daemon.tcpPort}`,
    );
    expect(findings.lostAt).toBe('sampling');
    expect(hop(findings, 'sampling').mend).toContain(mend);
  });

  it('reads the trace back through a daemon that may', async () => {
    let traceId = '';
    await using daemon = await startFakeDaemon((path) => {
      traceId = /"trace_id":"([^"]+)"/.exec(daemon.datagrams[0] ?? '')?.[1] ?? '';
      return path === '/Traces'
        ? [200, { Traces: [{ Id: traceId }] }]
        : path === '/GetSamplingRules'
          ? [200, RULES]
          : [403, ''];
    });
    const findings = await examine(
      '--app-address',
      `udp:127.0.0.1:${daemon.udpPort} tcp:127.0.0.1:${daemon.tcpPort}`,
    );
    expect(hop(findings, 'store')).toMatchObject({ state: 'ok', detail: `X-Ray has the trace ${traceId}.` });
  });
});

describe('xray-local doctor', () => {
  it('is a command of the process, and takes the address from the environment', async () => {
    const run = start(['doctor'], { AWS_XRAY_DAEMON_ADDRESS: addressOf(server) });
    expect(await run.exited).toEqual([0, null]);
    expect(run.output.stdout).toMatch(
      /Nothing is lost: the trace 1-[0-9a-f]{8}-[0-9a-f]{24} went all the way\.\n$/,
    );
    expect(run.output.stderr).toBe('');
  });

  it('ends with 1 when traces are lost, and when its flags are wrong', async () => {
    const lost = start(['doctor', '--app-address', 'nonsense']);
    expect(await lost.exited).toEqual([1, null]);
    expect(lost.output.stdout).toContain('Traces are lost at: address.');
    const wrong = start(['doctor', '--nonsense']);
    expect(await wrong.exited).toEqual([1, null]);
    expect(wrong.output.stderr).toContain('See xray-local doctor --help.');
  });

  it('tells how it is used', async () => {
    const run = start(['doctor', '--help']);
    expect(await run.exited).toEqual([0, null]);
    expect(run.output.stdout).toContain('Usage: xray-local doctor');
  });
});
