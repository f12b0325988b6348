import { currentEntity } from './context/context.ts';
import { DEFAULT_DAEMON_ADDRESS, parseDaemonAddress } from './core/daemon-address.ts';
import { TracingConfigError } from './core/errors.ts';
import { validName } from './core/names.ts';
import { UdpEmitter, noCounters } from './emitter/udp-emitter.ts';
import { inOwnContext, traceExpress } from './instrumentations/express.ts';
import { traceHttpClient } from './instrumentations/http-client.ts';
import { traceMysql2 } from './instrumentations/mysql2.ts';
import { sdk, sdkDaemonConfig, sdkEmitter, sdkExpress, sdkWasLoaded } from './sdk/sdk.ts';
import { TracedSegment } from './sdk/segment.ts';
import { TracedSubsegment } from './sdk/subsegment.ts';
import type { ErrorRequestHandler, RequestHandler, Tracing, TracingLogger, TracingOptions } from './types.ts';

const DEFAULT_DEADLINE_MS = 2000;
const nothing = (): void => undefined;
const SILENT: TracingLogger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** What `startTracing` answers when tracing is switched off. */
const OFF: Tracing = {
  openSegment: () => (_request, _response, next) => {
    next();
  },
  closeSegment: () => (error, _request, _response, next) => {
    next(error);
  },
  traceId: nothing as () => undefined,
  logFields: () => ({}),
  counters: noCounters,
  close: () => Promise.resolve(),
};

let running = false;

/** The segment of the current request. */
function currentSegment(): TracedSegment | undefined {
  const entity = currentEntity();
  if (entity instanceof TracedSegment) return entity;
  return entity instanceof TracedSubsegment ? entity.segment : undefined;
}

function logFields(): Record<string, string> {
  const entity = currentEntity();
  const segment = currentSegment();
  if (segment === undefined || !(entity instanceof TracedSegment || entity instanceof TracedSubsegment))
    return {};
  return { trace_id: segment.trace_id, segment_id: entity.id };
}

/** Hands the SDK our options: its sampling pollers then ask the daemon's TCP side. */
function configureSdk(options: TracingOptions, tcp: { host: string; port: number }): void {
  sdkDaemonConfig.tcp_ip = tcp.host;
  sdkDaemonConfig.tcp_port = tcp.port;
  sdk.setLogger(options.logger ?? SILENT);
  sdk.setContextMissingStrategy(options.contextMissing ?? 'LOG_ERROR');
  sdk.middleware.setDefaultName(options.name);
}

/** Asks for the sampling rules now, so that they are there at the first request. */
function startSampling(): void {
  const { sampler } = sdk.middleware as unknown as { sampler: { start?(): void } };
  sampler.start?.();
}

/**
 * Starts tracing: segments of Express requests, subsegments of mysql2 queries and of HTTP calls, sent to the X-Ray
 * daemon over UDP. `aws-xray-sdk`'s own calls (`getSegment`, `captureAsyncFunc`, …) work on the same context.
 *
 * Call it once, before the first request; importing this module already puts the SDK's context on AsyncLocalStorage.
 *
 * @throws TracingConfigError for an empty name, a daemon address it can't read, or a second start; never later
 */
export function startTracing(options: TracingOptions): Tracing {
  if (options.enabled === false) return OFF;
  const address = parseDaemonAddress(options.daemonAddress ?? DEFAULT_DAEMON_ADDRESS);
  if (options.name.trim() === '')
    throw new TracingConfigError('NAME', 'the name of the segments must not be empty');
  if (running)
    throw new TracingConfigError('ALREADY_STARTED', 'tracing runs already: close it before a second start');
  running = true;
  const logger = options.logger ?? SILENT;
  if (sdkWasLoaded) logger.warn('xray: aws-xray-sdk was imported before: async_hooks stay on and cost CPU');
  const name = validName(options.name);
  configureSdk({ ...options, name }, address.tcp);
  const emitter = new UdpEmitter(address.udp, logger);
  const sdkSend = sdkEmitter.send.bind(sdkEmitter);
  sdkEmitter.send = (entity) => {
    emitter.send(entity.format());
  };
  const stops = [traceExpress(), traceMysql2(), traceHttpClient()];
  startSampling();

  return {
    openSegment: () => inOwnContext(sdkExpress.openSegment(name) as unknown as RequestHandler),
    closeSegment: () => sdkExpress.closeSegment() as unknown as ErrorRequestHandler,
    traceId: () => currentSegment()?.trace_id,
    logFields,
    counters: () => structuredClone(emitter.counters),
    close: async (deadlineMs = DEFAULT_DEADLINE_MS) => {
      for (const stop of stops) stop();
      await emitter.close(deadlineMs);
      sdkEmitter.send = sdkSend;
      running = false;
    },
  };
}
