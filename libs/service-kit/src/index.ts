export { apiRoute } from './api/api-route.ts';
export type {
  Answer,
  AnswerOf,
  ApiRoute,
  Method,
  ResponseDescription,
  RouteDefinition,
  RouteDescription,
  RouteInput,
} from './api/api-route.ts';
export { BODY_LIMIT } from './api/body-reader.ts';
export { printableText } from './api/printable-text.ts';
export type { PrintableTextOptions } from './api/printable-text.ts';

export { configTable } from './config/config-table.ts';
export { ConfigError } from './config/config-error.ts';
export type { ConfigProblem } from './config/config-error.ts';
export { parseConfigOrExit } from './config/parse-config-or-exit.ts';
export { parseConfig } from './config/parse-config.ts';
export type { Environment } from './config/given-value.ts';
export type { DeepReadonly } from './config/parse-config.ts';
export { chaosVariables, httpVariables, logVariables, tracingVariables } from './config/shared-variables.ts';
export type { LogLevel } from './config/shared-variables.ts';
export { flag, host, integer, listenPort, oneOf, remotePort, text, textLike } from './config/values.ts';
export type { ValueSchema } from './config/values.ts';
export { optional, optionalSecret, required, requiredSecret, withDefault } from './config/variable.ts';

export { healthRoutes } from './health/health-routes.ts';
export { createReadiness } from './health/readiness.ts';
export type { PartState, Readiness } from './health/readiness.ts';

export { networkOf } from './http/client-network.ts';
export { createServiceApp } from './http/create-service-app.ts';
export type { RequestLimits, ServiceAppOptions } from './http/create-service-app.ts';
export { ListenError } from './http/listen-error.ts';
export { currentRequestId } from './http/request-context.ts';
export type { RequestTracing } from './http/request-tracing.ts';
export { startHttpServer } from './http/start-http-server.ts';
export type { CloseReport, HttpServer } from './http/start-http-server.ts';

export { doublingPause } from './lifecycle/doubling-pause.ts';
export type { PauseOptions } from './lifecycle/doubling-pause.ts';
export { longestShutdownMs } from './lifecycle/longest-shutdown.ts';
export { runService } from './lifecycle/run-service.ts';
export type { ServiceOptions } from './lifecycle/run-service.ts';
export { sleepFor } from './lifecycle/sleep-for.ts';
export type { ShutdownStep, ShutdownSteps } from './lifecycle/shutdown-steps.ts';
export type { ProcessEvents } from './lifecycle/watch-process.ts';
export { withDeadline } from './lifecycle/with-deadline.ts';

export { createLogger } from './log/logger.ts';
export type { Logger, LoggerOptions } from './log/logger.ts';

export { openApiDocument } from './openapi/openapi-document.ts';
export type { ApiDescription, OpenApiDocument } from './openapi/openapi-document.ts';

export { problemHandler } from './problem/problem-handler.ts';
export type { Problem } from './problem/problem.ts';
export { PROBLEM_TYPES } from './problem/problem-types.ts';
export type { ProblemCode, ProblemType } from './problem/problem-types.ts';
export {
  DatabaseUnavailable,
  InvalidRequest,
  ServiceError,
  UpstreamFailed,
  UpstreamTimeout,
  UpstreamUnavailable,
} from './problem/service-error.ts';
export type { RequestProblem, ServiceErrorOptions } from './problem/service-error.ts';
