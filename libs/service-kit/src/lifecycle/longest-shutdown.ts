import { DRAIN_MS } from './run-service.ts';
import { STEP_GRACE_MS } from './shutdown-steps.ts';

/**
 * The most milliseconds from a signal to the exit of a service that has started: the delay, the drain, and each step
 * with its deadline. The grace period of a pod has to be longer, and a test of the manifests can say so.
 */
export function longestShutdownMs(
  { shutdownDelayMs }: { readonly shutdownDelayMs: number },
  stepDeadlinesMs: readonly number[],
): number {
  return [DRAIN_MS, ...stepDeadlinesMs].reduce((sum, ms) => sum + ms + STEP_GRACE_MS, shutdownDelayMs);
}
