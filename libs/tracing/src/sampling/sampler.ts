import { BoundedCache } from '../core/bounded-cache.ts';
import type { TraceHeader } from '../core/trace-header.ts';
import { withoutQuery } from '../core/url.ts';
import { sdk } from '../sdk/sdk.ts';
import type { TracedSegment } from '../sdk/segment.ts';
import type { TracingLogger } from '../types.ts';

/** What the rules look at of a request; a job has none of it. */
export interface Sampled {
  headers: { host?: string | undefined };
  method?: string | undefined;
  url?: string | undefined;
}

/** Decides whether a request, or a job, is sampled. */
export type Sampler = (segment: TracedSegment, header: TraceHeader, request: Sampled) => boolean;

/** Paths of health checks, which would fill every trace list. `*` stands for any run of characters. */
export const HEALTH_PATHS: readonly string[] = [
  '*/health',
  '*/healthz',
  '*/health-status',
  '*/health/*',
  '*/livez',
  '*/readyz',
];

interface SampleRequest {
  host: string | undefined;
  httpMethod: string | undefined;
  urlPath: string;
  serviceName: string;
}

/** The SDK's sampler: central rules from the daemon, its local rules while there are none. */
interface SdkSampler {
  /** The name of the central rule that chose the request, or whether the local rules did. */
  shouldSample(request: SampleRequest): string | boolean | undefined;
}

export interface SamplerOptions {
  /** Paths that are sampled only when the caller says so. */
  neverSample: readonly string[];
  /** Gets the reason of each decision, at level debug. */
  logger: TracingLogger;
}

/**
 * The decision for a request: the caller's, when the trace header brings one; not for a health check; else the SDK's
 * rules, central or local.
 */
export function createSampler({ neverSample, logger }: SamplerOptions): Sampler {
  const patterns = neverSample.map((pattern) => pattern.toLowerCase());
  const quiet = new BoundedCache((path) =>
    patterns.some((pattern) => sdk.utils.wildcardMatch(pattern, path)),
  );

  const decide = (segment: TracedSegment, header: TraceHeader, request: Sampled): [boolean, string] => {
    if (header.sampled === '1' || header.sampled === '0')
      return [header.sampled === '1', 'the caller decided'];
    const path = withoutQuery(request.url ?? '');
    if (quiet.get(path)) return [false, `${path} is a path of neverSample`];
    const { sampler } = sdk.middleware as unknown as { sampler: SdkSampler };
    const chosen = sampler.shouldSample({
      host: request.headers.host,
      httpMethod: request.method,
      urlPath: request.url ?? '',
      serviceName: segment.name,
    });
    if (typeof chosen !== 'string')
      return [chosen === true, chosen === true ? 'a local rule says so' : 'no rule wants it'];
    segment.setMatchedSamplingRule(chosen);
    return [true, `rule ${chosen} says so`];
  };

  return (segment, header, request) => {
    const [sampled, reason] = decide(segment, header, request);
    if (logger.isLevelEnabled?.('debug') !== false)
      logger.debug(`xray: ${segment.trace_id} ${sampled ? 'sampled' : 'not sampled'} because ${reason}`);
    return sampled;
  };
}
