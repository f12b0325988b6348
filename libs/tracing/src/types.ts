import type { Plugin } from './plugins/types.ts';
import type { SamplingOptions } from './sampling/sampling-options.ts';
import type {
  ErrorRequestHandler,
  NextFunction,
  Request,
  RequestHandler,
  Response,
} from './sdk/express-types.ts';
export type { ErrorRequestHandler, NextFunction, Request, RequestHandler, Response };

/** Where the library's own messages go; pino, console and the SDK's loggers all fit. */
export interface TracingLogger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  /** Asked before a debug message is put together, if it is there (pino has it). */
  isLevelEnabled?(level: string): boolean;
}

/** What the SDK does when it is asked for a segment and there is none. */
export type ContextMissing = 'LOG_ERROR' | 'RUNTIME_ERROR' | 'IGNORE_ERROR';

export interface TracingOptions {
  /** Name of this service's segments: 1-200 letters, digits, spaces and `_ . : / % & # = + - @`. */
  name: string;
  /** `host:port`, `[ipv6]:port` or `tcp:host:port udp:host:port`. Default: `127.0.0.1:2000`. */
  daemonAddress?: string;
  /** Default: `LOG_ERROR`. */
  contextMissing?: ContextMissing;
  /** Version of this service, told in each segment. */
  version?: string;
  /**
   * `false` makes everything a no-op: no subscription, no socket, no timer. Default: `true`, unless the environment
   * says `AWS_XRAY_SDK_ENABLED=false`.
   */
  enabled?: boolean;
  /**
   * Paths that are not sampled unless the caller says so; `*` stands for any run of characters. Default: those of
   * health checks (`HEALTH_PATHS`).
   */
  neverSample?: readonly string[];
  /** Attributes for the sampling rules, and rules for the time when the service gives none. */
  sampling?: SamplingOptions;
  /** `true` writes a W3C `traceparent` beside the X-Ray header of each call. Default: `false`. */
  traceparent?: boolean;
  /** Where the process may run, to be told in each segment. Default: EKS and EC2; `[]` asks nobody. */
  plugins?: readonly Plugin[];
  /** Default: silent. */
  logger?: TracingLogger;
}

import type { TracingCounters } from './emitter/counters.ts';
export type { TracingCounters };

/** A started tracer. */
export interface Tracing {
  /** Express middleware that opens the segment of the request; mount it before all others. */
  openSegment(): RequestHandler;
  /** Express error middleware that records the error on the segment; mount it after the routes. */
  closeSegment(): ErrorRequestHandler;
  /** Trace id (`1-8hex-24hex`) of the current request, `undefined` outside one. */
  traceId(): string | undefined;
  /**
   * The trace header (`Root=…;Parent=…;Sampled=…`) that makes the current segment or subsegment the parent of work that
   * is done later or elsewhere, to be kept with a job or a message; `undefined` outside a request.
   */
  traceHeader(): string | undefined;
  /**
   * Runs work that no request brings, such as a job or a message, in a segment of its own, which ends with it.
   *
   * @param header the trace it continues, as `traceHeader()` gave it; a new trace when there is none or it can't be read
   * @returns what the work returns; its error is recorded and thrown on
   */
  runInSegment<T>(header: string | undefined, work: () => Promise<T>): Promise<T>;
  /** Fields for the log lines of the current request: `trace_id` and `segment_id`; empty outside one. */
  logFields(): Record<string, string>;
  /**
   * A copy of the counters. `unwritable` counts documents that could not be written, and so were never sent;
   * `failures` counts faults of the library that were kept from the application.
   */
  counters(): TracingCounters & { unwritable: number; failures: number };
  /**
   * Stops the instrumentation, sends what is queued and closes the socket. Further calls answer with the first one, whose
   * deadline holds.
   *
   * @param deadlineMs resolves after this many milliseconds at the latest. Default: 2000.
   */
  close(deadlineMs?: number): Promise<void>;
}
