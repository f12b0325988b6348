import type { Endpoint } from '../core/daemon-address.ts';
import type { TracingLogger } from '../types.ts';
import { guardAttributes } from './attributes.ts';
import { CentralSampling } from './central-sampling.ts';
import type { Decision, Rule } from './rule.ts';
import type { SamplingOptions } from './sampling-options.ts';
import type { Sampler } from './sampler.ts';
import { createSampler } from './sampler.ts';
import { connectSamplingApi } from './sampling-api.ts';
import { decideByLocalRules, decideBySampler, foreignSampler, isCentral } from './sdk-rules.ts';
import type { Subject } from './subject.ts';

export interface StartSamplingOptions {
  /** Its TCP side. */
  readonly daemon: Endpoint;
  readonly neverSample: readonly string[];
  readonly localRules: readonly Rule[];
  readonly attributes: SamplingOptions['attributes'];
  readonly logger: TracingLogger;
}

const now = (): number => performance.now();
const wall = (): number => Date.now() / 1000;

/**
 * Samples by the service's rules, which are fetched now and kept up to date. While there are none, and where no rule is
 * met: by the rules of the options, then by the SDK's own local ones.
 *
 * @returns the sampler, and what ends the fetching
 */
export function startSampling(options: StartSamplingOptions): { sampler: Sampler; stop: () => void } {
  const { logger, neverSample, localRules, attributes } = options;
  const readAttributes = attributes && guardAttributes(attributes, logger);
  const central = new CentralSampling({
    api: connectSamplingApi(options.daemon, wall),
    logger,
    isWanted: isCentral,
    hasAttributes: readAttributes !== undefined,
    now,
    random: Math.random,
  });
  const decideLocally = (subject: Subject): Decision => {
    for (const rule of localRules) {
      if (rule.isMetBy(subject)) return rule.decide(now(), Math.random);
    }
    return decideByLocalRules(subject);
  };
  const decideByRules = (subject: Subject): Decision => {
    const foreign = foreignSampler();
    if (foreign !== undefined) return decideBySampler(subject, foreign);
    return (isCentral() ? central.decide(subject) : undefined) ?? decideLocally(subject);
  };
  return {
    sampler: createSampler({ neverSample, decideByRules, readAttributes, logger }),
    stop: central.start(),
  };
}
