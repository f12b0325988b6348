import * as sdk from '@aws-sdk/client-xray';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNSUPPORTED_OPERATIONS } from '../../src/api/unsupported-operations.ts';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

const BUILT: Readonly<Record<string, string>> = {
  BatchGetTraces: '/Traces',
  GetSamplingRules: '/GetSamplingRules',
  GetSamplingTargets: '/SamplingTargets',
  PutTelemetryRecords: '/TelemetryRecords',
  PutTraceSegments: '/TraceSegments',
};

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(async () => {
  await server.close();
});

describe('the operations of the X-Ray API', () => {
  it('are all known, those of the newest SDK too', () => {
    const operations = Object.keys(sdk)
      .filter((name) => name.endsWith('Command') && !name.startsWith('$'))
      .map((name) => name.slice(0, -'Command'.length));
    expect([...Object.values(UNSUPPORTED_OPERATIONS), ...Object.keys(BUILT)].sort()).toEqual(
      operations.sort(),
    );
  });

  it.each(Object.entries(UNSUPPORTED_OPERATIONS))(
    'answer at %s that %s is not supported',
    async (path, operation) => {
      const answer = await server.http({ method: 'POST', path }, '{}');
      expect(answer.status).toBe(400);
      expect(answer.headers['x-amzn-errortype']).toBe('InvalidRequestException');
      expect(answer.json()).toEqual({
        __type: 'InvalidRequestException',
        Message: `${operation} is not supported by xray-local yet.`,
      });
    },
  );

  it.each(Object.entries(BUILT))('answer JSON for %s', async (_operation, path) => {
    const answer = await server.http({ method: 'POST', path }, '{}');
    expect(answer.headers['content-type']).toBe('application/json');
    expect([200, 400]).toContain(answer.status);
  });
});
