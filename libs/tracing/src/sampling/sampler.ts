import type { IncomingMessage } from 'node:http';
import { BoundedCache } from '../core/bounded-cache.ts';
import type { TraceHeader } from '../core/trace-header.ts';
import { withoutQuery } from '../core/url.ts';
import { defaults } from '../sdk/segment-defaults.ts';
import type { TracingLogger } from '../types.ts';
import type { AttributeReader } from './attributes.ts';
import { preparePattern } from './pattern.ts';
import type { Decision } from './rule.ts';
import { Subject } from './subject.ts';

/** What the sampler needs of a segment. */
export interface SampledSegment {
  readonly name: string;
  readonly trace_id: string;
  setMatchedSamplingRule(ruleName: string): void;
}

/** Decides whether a request is sampled, or a job, which has no request. */
export type Sampler = (
  segment: SampledSegment,
  header: TraceHeader,
  request: IncomingMessage | undefined,
) => boolean;

/** Paths of health checks, which would fill every trace list. `*` stands for any run of characters. */
export const HEALTH_PATHS: readonly string[] = [
  '*/health',
  '*/healthz',
  '*/health-status',
  '*/health/*',
  '*/livez',
  '*/readyz',
];

export interface SamplerOptions {
  /** Paths that are sampled only when the caller says so. */
  neverSample: readonly string[];
  /** Decides what the caller has not decided. */
  decideByRules: (subject: Subject) => Decision;
  /** Asked when a rule looks at attributes. */
  readAttributes?: AttributeReader | undefined;
  /** Gets the reason of each decision, at level debug. */
  logger: TracingLogger;
}

const CALLER_WANTS: Decision = { sampled: true, reason: 'the caller decided' };
const CALLER_DECLINES: Decision = { sampled: false, reason: 'the caller decided' };

/** Whether a path is one of those never sampled; remembered, since most requests have the same few. */
function rememberPaths(neverSample: readonly string[]): BoundedCache<Decision | null> {
  const patterns = neverSample.map(preparePattern);
  return new BoundedCache((path) =>
    patterns.some((pattern) => pattern === undefined || pattern(path))
      ? { sampled: false, reason: `${path} is a path of neverSample` }
      : null,
  );
}

/**
 * The decision for a request: the caller's, when the trace header brings one; no for a health check; else that of the
 * rules.
 */
export function createSampler(options: SamplerOptions): Sampler {
  const { decideByRules, readAttributes, logger } = options;
  const quiet = rememberPaths(options.neverSample);

  const decide: (...args: Parameters<Sampler>) => Decision = (segment, header, request) => {
    if (header.sampled === '1') return CALLER_WANTS;
    if (header.sampled === '0') return CALLER_DECLINES;
    const path = withoutQuery(request?.url ?? '');
    return (
      quiet.get(path) ??
      decideByRules(new Subject(segment.name, defaults.origin, request, path, readAttributes))
    );
  };

  return (segment, header, request) => {
    const { sampled, reason, ruleName } = decide(segment, header, request);
    if (sampled && ruleName !== undefined) segment.setMatchedSamplingRule(ruleName);
    if (logger.isLevelEnabled?.('debug') !== false)
      logger.debug(`xray: ${segment.trace_id} ${sampled ? 'sampled' : 'not sampled'} because ${reason}`);
    return sampled;
  };
}
