import { expect, it } from 'vitest';
import { longestShutdownMs } from './longest-shutdown.ts';
import { DRAIN_MS } from './run-service.ts';
import { STEP_GRACE_MS } from './shutdown-steps.ts';

it('the longest shutdown is the delay, the drain and every step, each with its grace', () => {
  expect(longestShutdownMs({ shutdownDelayMs: 0 }, [])).toBe(DRAIN_MS + STEP_GRACE_MS);
  expect(longestShutdownMs({ shutdownDelayMs: 5000 }, [2000, 1000])).toBe(
    5000 + DRAIN_MS + 2000 + 1000 + 3 * STEP_GRACE_MS,
  );
});
