import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AWSXRay } from '../../src/index.ts';
import type { TracedService } from '../support/traced-service.ts';
import { ROOT, SAMPLED, startTracedService } from '../support/traced-service.ts';

let traced: TracedService;

beforeAll(async () => {
  traced = await startTracedService((app) => {
    app.get('/', (request, response) => {
      const { segment } = request as { segment?: { trace_id: string } };
      response.json({ own: segment?.trace_id, current: traced.tracing.traceId() });
    });
    app.get('/fails', () => {
      throw new Error('broken');
    });
  });
  AWSXRay.enableManualMode();
});

afterAll(async () => {
  AWSXRay.enableAutomaticMode();
  await traced.close();
});

const ask = async (): Promise<unknown> => (await fetch(traced.service.url, { headers: SAMPLED })).json();

describe("in the SDK's manual mode", () => {
  it('the segment is left on the request', async () => {
    expect(await ask()).toEqual({ own: ROOT });
    expect(await traced.collector.received(1)).toMatchObject([{ trace_id: ROOT }]);
  });

  it('a thrown error is recorded, as it is in the automatic mode', async () => {
    expect(await traced.segmentOf('/fails')).toMatchObject({
      fault: true,
      cause: { exceptions: [{ message: 'broken' }] },
    });
  });

  it('the segment becomes the current one when the mode is left', async () => {
    AWSXRay.enableAutomaticMode();
    expect(await ask()).toEqual({ current: ROOT });
  });
});
