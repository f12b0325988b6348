import { BatchGetTracesCommand, XRayClient } from '@aws-sdk/client-xray';
import { waitFor } from '@xray-microservices/testing';
import { isInferred } from '@xray-microservices/xray-model';
import type { TraceDocument, TraceId } from '@xray-microservices/xray-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sayNotRun } from '../compose-stack.ts';
import { Deployment } from '../smoke/deployment.ts';
import type { XrayLocal } from '../smoke/deployment.ts';
import { newTraceId, sampledHeader } from '../smoke/trace-header.ts';
import { findCollector, startCollector } from './collector.ts';
import type { Collector } from './collector.ts';
import { compareTraces } from './compare-traces.ts';
import type { Row } from './compare-traces.ts';
import { entitiesOf } from './fields.ts';
import { isKnown, KNOWN_DIFFERENCES, tableOf } from './known-differences.ts';
import { mapAndSend } from './stand-in.ts';
import { openTee } from './udp-tee.ts';
import type { Target, UdpTee } from './udp-tee.ts';

/*
 * The way out of X-Ray's SDK and daemon: what the services send goes to an xray-local as it is, and through the OpenTelemetry
 * Collector, as OTLP, to another one. Both traces are compared member by member.
 */

const TRACE_MS = 20_000;
/** Nobody listens there. */
const GONE = 'http://127.0.0.1:9';

let deployment: Deployment;
let direct: XrayLocal;
let exit: XrayLocal;
let collector: Collector | undefined;
let tee: UdpTee;
/** user-management with a notification, and with none. */
let urls: { readonly whole: string; readonly alone: string };

const placeOf = (address: string): Target => {
  const { hostname, port } = new URL(`udp://${address}`);
  return { host: hostname, port: Number(port) };
};

/** The collector; what it cannot do, or all of it where there is none, is done by the stand-in, and said. */
async function wayOut(otlp: string): Promise<Target> {
  const binary = findCollector(process.env);
  if (binary === undefined) {
    sayNotRun(
      'the OpenTelemetry Collector; a mapping of our own stands in',
      'no COLLECTOR_BINARY, no .cache/otelcol',
    );
    return mapAndSend(otlp);
  }
  collector = await startCollector(binary, otlp);
  if (collector.intake === 'segments') return { host: '127.0.0.1', port: collector.port };
  sayNotRun(
    "the collector's receiver awsxray; a mapping of our own stands before the collector, which takes OTLP",
    `${binary} has no receiver awsxray`,
  );
  return mapAndSend(`http://127.0.0.1:${collector.port}/v1/traces`);
}

beforeAll(async () => {
  deployment = await Deployment.start();
  [direct, exit] = [await deployment.xrayLocal(), await deployment.xrayLocal()];
  tee = await openTee([placeOf(direct.udp), await wayOut(`${exit.api}/v1/traces`)]);
  const daemon = `udp:${tee.address} tcp:${new URL(direct.api).host}`;
  const whole = await deployment.userManagement(daemon, await deployment.notification(daemon));
  urls = { whole, alone: await deployment.userManagement(daemon, GONE) };
});

afterAll(async () => {
  await tee.close();
  await collector?.stop();
  await deployment.stop();
});

async function documentsAt(xray: XrayLocal, traceId: TraceId): Promise<string[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new XRayClient({ endpoint: xray.api, region: 'us-east-1', credentials });
  try {
    const { Traces } = await client.send(new BatchGetTracesCommand({ TraceIds: [traceId] }));
    const all = (Traces?.[0]?.Segments ?? []).map(({ Document = '' }) => Document);
    return all.filter((text) => !isInferred(JSON.parse(text) as TraceDocument));
  } finally {
    client.destroy();
  }
}

/** Sends a request and answers how each member of its trace fared, once both have all its segments. */
async function compared(url: string, path: string, segments: number): Promise<readonly Row[]> {
  const traceId = newTraceId(Date.now());
  await fetch(`${url}${path}`, { headers: { 'X-Amzn-Trace-Id': sampledHeader(traceId) } });
  const [before, after] = await Promise.all(
    [direct, exit].map((xray) =>
      waitFor(
        async () => {
          const documents = await documentsAt(xray, traceId);
          return documents.length === segments ? documents : undefined;
        },
        { deadlineMs: TRACE_MS, what: `${segments} segments of ${traceId} at ${xray.api}` },
      ),
    ),
  );
  return compareTraces(entitiesOf(before ?? []), entitiesOf(after ?? []));
}

describe('a trace that goes through the collector', () => {
  const rows: Row[] = [];

  it.each([
    ['of a request through both services', 'whole', '/usermgmt/notification-xray', 2],
    ['of a call that fails', 'alone', '/usermgmt/notification-xray', 1],
    ['of a request that is refused', 'whole', '/usermgmt/users', 1],
  ] as const)(
    '%s has all its (sub)segments, and no difference that is not known',
    async (_what, which, path, segments) => {
      const found = await compared(urls[which], path, segments);
      rows.push(...found);
      expect(found.filter(({ field }) => field === '(itself)')).toEqual([]);
      expect(found.filter((row) => row.verdict !== 'same' && !isKnown(row))).toEqual([]);
    },
  );

  it('keeps ids, parents, times, flags, and what was asked and answered', () => {
    const kept =
      /^(trace_id|parent|start_time|end_time|fault|error|throttle|namespace|http\..*|annotations\..*)$/;
    const ofInterest = rows.filter(({ field }) => kept.test(field));
    expect(new Set(ofInterest.map(({ verdict }) => verdict))).toEqual(new Set(['same']));
    expect(ofInterest.length).toBeGreaterThan(20);
  });

  it('has each of the differences that are told', () => {
    process.stdout.write(tableOf(rows));
    const isFound = (known: (typeof KNOWN_DIFFERENCES)[number]): boolean =>
      rows.some((row) => isKnown(row, [known]));
    expect(KNOWN_DIFFERENCES.filter((known) => !isFound(known))).toEqual([]);
  });
});
