export { configTable } from './config/config-table.ts';
export { ConfigError } from './config/config-error.ts';
export type { ConfigProblem } from './config/config-error.ts';
export { parseConfigOrExit } from './config/parse-config-or-exit.ts';
export { parseConfig } from './config/parse-config.ts';
export type { DeepReadonly, Environment } from './config/parse-config.ts';
export { httpVariables, logVariables, tracingVariables } from './config/shared-variables.ts';
export type { LogLevel } from './config/shared-variables.ts';
export { flag, host, integer, listenPort, oneOf, remotePort, text, textLike } from './config/values.ts';
export type { ValueSchema } from './config/values.ts';
export { optional, optionalSecret, required, requiredSecret, withDefault } from './config/variable.ts';

export { createReadiness } from './health/readiness.ts';
export type { Readiness } from './health/readiness.ts';

export { createServiceApp } from './http/create-service-app.ts';
export type { ServiceAppOptions } from './http/create-service-app.ts';
export { defineRoute } from './http/define-route.ts';
export type { MethodHandlers } from './http/define-route.ts';
export { ListenError } from './http/listen-error.ts';
export type { RequestTracing } from './http/request-tracing.ts';
export { startHttpServer } from './http/start-http-server.ts';
export type { CloseReport, HttpServer } from './http/start-http-server.ts';

export { runService } from './lifecycle/run-service.ts';
export type { ServiceOptions } from './lifecycle/run-service.ts';
export type { ShutdownStep, ShutdownSteps } from './lifecycle/shutdown-steps.ts';
export type { ProcessEvents } from './lifecycle/watch-process.ts';
export { withDeadline } from './lifecycle/with-deadline.ts';

export { createLogger } from './log/logger.ts';
export type { Logger, LoggerOptions } from './log/logger.ts';

export { problemHandler } from './problem/problem-handler.ts';
export type { Problem } from './problem/problem.ts';
export { PROBLEM_TYPES } from './problem/problem-types.ts';
export type { ProblemCode, ProblemType } from './problem/problem-types.ts';
export {
  DatabaseUnavailable,
  ServiceError,
  UpstreamFailed,
  UpstreamTimeout,
  UpstreamUnavailable,
} from './problem/service-error.ts';
