import { sdk } from '../sdk/sdk.ts';
import type { Decision } from './rule.ts';
import type { Subject } from './subject.ts';

/** A sampler as the SDK has it: the name of the rule that wants the request, or whether it is sampled. */
interface SdkSampler {
  shouldSample(subject: Subject): string | boolean | undefined;
}

/** The SDK's own sampler, which keeps the local one for the time without rules of the service. */
interface SdkCentralSampler extends SdkSampler {
  readonly localSampler: SdkSampler;
}

const middleware = sdk.middleware as unknown as { sampler: SdkSampler | SdkCentralSampler };
const { sampler: atImport } = middleware;
/** The one that `disableCentralizedSampling` replaces; absent where that was done before this library was imported. */
const central = 'localSampler' in atImport ? atImport : undefined;
/** The one that `setSamplingRules` gives its rules to, and `disableCentralizedSampling` puts in place. */
const local = central?.localSampler ?? atImport;

/** Whether the application has left central sampling on. */
export const isCentral = (): boolean => middleware.sampler === central;

/** The sampler that the application has put in the place of the SDK's own, if it has. */
export function foreignSampler(): SdkSampler | undefined {
  const { sampler } = middleware;
  return sampler === central || sampler === local ? undefined : sampler;
}

const LOCAL: readonly [Decision, Decision] = [
  { sampled: false, reason: 'no rule wants it' },
  { sampled: true, reason: 'a local rule says so' },
];

/**
 * Decides by a sampler of the SDK's kind; by default by its local rules: those of `setSamplingRules`, or one request a
 * second and 5 %.
 */
export function decideBySdk(subject: Subject, sampler: SdkSampler = local): Decision {
  const chosen = sampler.shouldSample(subject);
  if (typeof chosen !== 'string') return LOCAL[chosen === true ? 1 : 0];
  return { sampled: true, reason: `rule ${chosen} says so`, ruleName: chosen };
}
