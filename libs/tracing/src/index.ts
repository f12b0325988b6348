export { startTracing } from './start-tracing.ts';
export { TracingConfigError } from './core/errors.ts';
export { sdk as AWSXRay } from './sdk/sdk.ts';
export type { ContextMissing, Tracing, TracingCounters, TracingLogger, TracingOptions } from './types.ts';
