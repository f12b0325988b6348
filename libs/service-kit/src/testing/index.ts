export type { FuzzExample, FuzzExamples } from './fuzz/examples.ts';
export { fuzzRoutes, withoutSuccess } from './fuzz/fuzz-routes.ts';
export type { FuzzOptions, FuzzReport } from './fuzz/fuzz-routes.ts';
export { memoryLogger } from './memory-logger.ts';
export type { LogLine } from './memory-logger.ts';
export { noTracing } from './no-tracing.ts';
export { ServiceProcessError, startServiceProcess } from './service-process.ts';
export type { ServiceProcess } from './service-process.ts';
