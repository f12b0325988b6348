import { sdk } from '../sdk/sdk.ts';
import type { Decision } from './rule.ts';
import type { Subject } from './subject.ts';

/** A sampler as the SDK has it: the name of the rule that wants the request, or whether it is sampled. */
interface SdkSampler {
  shouldSample(subject: Subject): string | boolean | undefined;
}

/** One of the SDK's local rules; the default one has nothing but its reservoir. */
interface SdkRule {
  readonly default?: boolean;
  readonly host: string;
  readonly http_method: string;
  readonly url_path: string;
  readonly reservoir: { isSampled(): boolean };
}

interface SdkLocalSampler extends SdkSampler {
  readonly rules?: readonly SdkRule[];
}

/** The SDK's own sampler, which keeps the local one for the time without rules of the service. */
interface SdkCentralSampler extends SdkSampler {
  readonly localSampler: SdkLocalSampler;
}

const middleware = sdk.middleware as unknown as { sampler: SdkLocalSampler | SdkCentralSampler };
const { sampler: atImport } = middleware;
/** The one that `disableCentralizedSampling` replaces; absent where that was done before this library was imported. */
const central = 'localSampler' in atImport ? atImport : undefined;
/** The one that `setSamplingRules` gives its rules to, and `disableCentralizedSampling` puts in place. */
const local: SdkLocalSampler = central?.localSampler ?? atImport;

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

const { wildcardMatch } = sdk.utils;

const isMet = (rule: SdkRule, { host, httpMethod, urlPath }: Subject): boolean =>
  rule.default === true ||
  (wildcardMatch(rule.host, host) &&
    wildcardMatch(rule.http_method, httpMethod) &&
    wildcardMatch(rule.url_path, urlPath));

/**
 * Decides by the SDK's local rules: those of `setSamplingRules`, or one request a second and 5 %. They are looked at
 * here, since the SDK puts two debug messages together for each request, whether anybody reads them or not.
 */
export function decideByLocalRules(subject: Subject): Decision {
  if (local.rules === undefined) return decideBySampler(subject, local);
  for (const rule of local.rules) {
    if (isMet(rule, subject)) return LOCAL[rule.reservoir.isSampled() ? 1 : 0];
  }
  return LOCAL[0];
}

/** Decides by a sampler of the SDK's kind. */
export function decideBySampler(subject: Subject, sampler: SdkSampler): Decision {
  const chosen = sampler.shouldSample(subject);
  if (typeof chosen !== 'string') return LOCAL[chosen === true ? 1 : 0];
  return { sampled: true, reason: `rule ${chosen} says so`, ruleName: chosen };
}
