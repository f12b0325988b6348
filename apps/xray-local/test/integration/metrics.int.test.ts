import { BatchGetTracesCommand } from '@aws-sdk/client-xray';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { datagram, segment } from '../support/documents.ts';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer();
});

afterEach(async () => {
  await server.close();
});

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const SAMPLE = new RegExp(
  `^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (-?[0-9.]+(?:e[+-]?\\d+)?|[+-]Inf|NaN)$`,
);

/** Reads the text format 0.0.4 as strictly as it is written down, and answers the values by name and labels. */
function parseMetrics(text: string): Map<string, number> {
  expect(text.endsWith('\n')).toBe(true);
  const values = new Map<string, number>();
  let family = { name: '', type: '', hasHelp: false };
  const seen = new Set<string>();
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const [, help] = new RegExp(`^# HELP (${NAME}) .+$`).exec(line) ?? [];
    const [, name, type] = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram)$`).exec(line) ?? [];
    if (help !== undefined) {
      expect(seen).not.toContain(help);
      seen.add(help);
      family = { name: help, type: '', hasHelp: true };
    } else if (name !== undefined && type !== undefined) {
      expect([family.name, family.type]).toEqual([name, '']);
      family = { ...family, type };
    } else {
      const [, sample = '', labels = '', value] = SAMPLE.exec(line) ?? expect.fail(`Not a sample: ${line}`);
      const base = family.type === 'histogram' ? sample.replace(/_(bucket|sum|count)$/, '') : sample;
      expect(base).toBe(family.name);
      const key = labels === '' ? sample : `${sample}{${labels}}`;
      expect(values).not.toContain(key);
      values.set(key, Number(value));
    }
  }
  return values;
}

describe('GET /metrics', () => {
  it('is Prometheus text, with names and help for all', async () => {
    await server.sendUdp(datagram(segment(1)), datagram(segment(2, { name: 'Who?' })), 'nonsense');
    await server.received(3);
    await server.xray.send(new BatchGetTracesCommand({ TraceIds: ['1-5759e988-bd862e3fe1be46a994272793'] }));
    await server.http({ path: '/nowhere' });
    const answer = await server.http({ path: '/metrics' });
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const values = parseMetrics(answer.text);
    expect([...values.keys()].every((key) => key.startsWith('xray_local_'))).toBe(true);
    expect(Object.fromEntries(values)).toMatchObject({
      xray_local_received_total: 3,
      xray_local_stored_total: 1,
      'xray_local_rejected_total{code="InvalidName"}': 1,
      'xray_local_rejected_total{code="MissingHeaderOrSegment"}': 1,
      xray_local_queued_datagrams: 0,
      xray_local_store_traces: 1,
      xray_local_store_segments: 1,
      xray_local_store_writable: 1,
      xray_local_evicted_traces_total: 0,
      xray_local_live_clients: 0,
      'xray_local_requests_total{operation="BatchGetTraces",status="200"}': 1,
      'xray_local_requests_total{operation="other",status="404"}': 1,
      'xray_local_request_duration_seconds_count{operation="BatchGetTraces"}': 1,
      'xray_local_request_duration_seconds_bucket{operation="BatchGetTraces",le="+Inf"}': 1,
    });
  });

  it('counts what is dropped, by cause', async () => {
    const small = await startTestServer({ limits: { maxSegmentsPerTrace: 1 } });
    try {
      await small.sendUdp(datagram(segment(1)), datagram(segment(2)));
      await small.received(2);
      const values = parseMetrics((await small.http({ path: '/metrics' })).text);
      expect(values.get('xray_local_dropped_total{cause="trace-full"}')).toBe(1);
    } finally {
      await small.close();
    }
  });

  it('has no more names for the paths that nothing is at', async () => {
    for (const path of ['/a', '/b', '/c"\n']) {
      await server.http({ path: encodeURI(path) });
    }
    const values = parseMetrics((await server.http({ path: '/metrics' })).text);
    expect(values.get('xray_local_requests_total{operation="other",status="404"}')).toBe(3);
  });
});

it('GET /readyz answers 200 when segments are received and can be kept', async () => {
  const answer = await server.http({ path: '/readyz' });
  expect([answer.status, answer.json()]).toEqual([200, { status: 'ok', parts: { udp: 'ok', store: 'ok' } }]);
});
