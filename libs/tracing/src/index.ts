export { OPERATION_CHANNEL } from './instrumentations/operation.ts';
export type { OperationContext } from './instrumentations/operation.ts';
export { HEALTH_PATHS } from './sampling/sampler.ts';
export { ec2Plugin } from './plugins/ec2.ts';
export { eksPlugin } from './plugins/eks.ts';
export { startTracing, traceLogFields } from './start-tracing.ts';
export { TracingConfigError } from './core/errors.ts';
export { sdk as AWSXRay } from './sdk/sdk.ts';
export type { ContextMissing, Tracing, TracingCounters, TracingLogger, TracingOptions } from './types.ts';
