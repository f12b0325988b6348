import { readFileSync } from 'node:fs';
import { longestShutdownMs } from '@xray-microservices/service-kit';
import { describe, expect, it } from 'vitest';
import { SHUTDOWN_MS } from './shutdown.ts';

/** What Kubernetes gives a pod unless told. */
const GRACE_PERIOD_MS = 30_000;

describe('a stop', () => {
  const longest = longestShutdownMs({ shutdownDelayMs: 0 }, Object.values(SHUTDOWN_MS));

  it('leaves five seconds and more of the grace period for the delay', () => {
    expect(longest).toBeLessThanOrEqual(GRACE_PERIOD_MS - 5000);
  });

  it('takes as long as the README says', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`A stop takes up to ${longest / 1000} seconds`);
  });
});
