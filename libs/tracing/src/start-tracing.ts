import { TracingConfigError } from './core/errors.ts';
import { Burst } from './emitter/burst.ts';
import { UdpEmitter, noCounters } from './emitter/udp-emitter.ts';
import { traceExpress } from './instrumentations/express.ts';
import { closeSegment, openSegment } from './middleware.ts';
import { adoption } from './context/context.ts';
import { guard } from './core/guarded.ts';
import { safeLogger } from './core/safe-logger.ts';
import { adoptSegment } from './sdk/segment.ts';
import { traceHttpClient } from './instrumentations/http-client.ts';
import { currentTraced, segmentOf } from './instrumentations/current.ts';
import { traceMysql2 } from './instrumentations/mysql2.ts';
import { traceOperations } from './instrumentations/operation.ts';
import { traceHeaderOf, writeTraceparent } from './instrumentations/propagation.ts';
import { traceUndici } from './instrumentations/undici.ts';
import { isEnabled, readOptions } from './options.ts';
import { detectPlatform } from './plugins/detect-platform.ts';
import { runInSegment } from './run-in-segment.ts';
import { HEALTH_PATHS } from './sampling/sampler.ts';
import { startSampling } from './sampling/start-sampling.ts';
import { describeService, sdkLogger } from './sdk/configure.ts';
import { sdk, sdkDaemonConfig, sdkEmitter, sdkWasLoaded } from './sdk/sdk.ts';
import { setDefaults } from './sdk/segment-defaults.ts';
import type { Tracing, TracingLogger, TracingOptions } from './types.ts';

const DEFAULT_DEADLINE_MS = 2000;
const nothing = (): void => undefined;
const SILENT: TracingLogger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  isLevelEnabled: () => false,
};

/** What `startTracing` answers when tracing is switched off. */
const OFF: Tracing = {
  openSegment: () => (_request, _response, next) => {
    next();
  },
  closeSegment: () => (error, _request, _response, next) => {
    next(error);
  },
  traceId: nothing as () => undefined,
  traceHeader: nothing as () => undefined,
  runInSegment: async (_header, work) => work(),
  logFields: () => ({}),
  counters: () => ({ ...noCounters(), unwritable: 0, failures: 0 }),
  close: () => Promise.resolve(),
};

let running = false;

/**
 * Fields for the log lines of the current request: `trace_id` and the id of the current segment or subsegment; none
 * outside a request. Fits pino's `mixin`.
 */
export function traceLogFields(): Record<string, string> {
  const entity = currentTraced();
  return entity === undefined ? {} : { trace_id: segmentOf(entity).trace_id, segment_id: entity.id };
}

function currentTraceId(): string | undefined {
  const entity = currentTraced();
  return entity && segmentOf(entity).trace_id;
}

function currentTraceHeader(): string | undefined {
  const entity = currentTraced();
  return entity && traceHeaderOf(entity, entity.notTraced !== true);
}

/** Tells from now on where the process runs. The start does not wait for it, and it never fails. */
async function describePlatform({ plugins }: TracingOptions, logger: TracingLogger): Promise<void> {
  const { origin, aws } = await detectPlatform({ logger, ...(plugins && { plugins }) });
  setDefaults({ platform: aws, origin });
}

/** Switches the SDK's own calls off, which an application makes whether tracing is on or not. */
function switchOff(): Tracing {
  sdk.setLogger(SILENT);
  sdk.setContextMissingStrategy('IGNORE_ERROR');
  return OFF;
}

/**
 * Starts tracing: segments of Express requests, subsegments of mysql2 queries and of HTTP calls, sent to the X-Ray
 * daemon over UDP. `aws-xray-sdk`'s own calls (`getSegment`, `captureAsyncFunc`, …) work on the same context.
 *
 * Call it once, before the first request; importing this module already puts the SDK's context on AsyncLocalStorage.
 *
 * @throws TracingConfigError for an empty name, a daemon address, strategy or sampling rule it can't read, or a second
 *   start before the first is closed; never later
 */
export function startTracing(options: TracingOptions): Tracing {
  if (!isEnabled(options)) return switchOff();
  const { name, address, contextMissing, localRules } = readOptions(options);
  if (running)
    throw new TracingConfigError('ALREADY_STARTED', 'tracing runs already: close it before a second start');
  running = true;
  const logger = options.logger === undefined ? SILENT : safeLogger(options.logger);
  guard.logger = logger;
  if (sdkWasLoaded) logger.warn('xray: aws-xray-sdk was imported before: async_hooks stay on and cost CPU');
  sdkDaemonConfig.tcp_ip = address.tcp.host;
  sdkDaemonConfig.tcp_port = address.tcp.port;
  sdk.setLogger(sdkLogger(logger));
  sdk.setContextMissingStrategy(contextMissing);
  sdk.middleware.setDefaultName(name);
  describeService(options);
  adoption.adopt = adoptSegment;

  const emitter = new UdpEmitter(address.udp, logger);
  const burst = new Burst((document) => {
    emitter.send(document);
  });
  let open = true;
  let unwritable = 0;
  // stays in place after the end, where it counts what comes too late
  sdkEmitter.send = (entity, inTurn = false) => {
    try {
      const document = entity.format();
      if (open && !inTurn) burst.add(document);
      else emitter.send(document, inTurn);
    } catch (error) {
      // such as one nested thousands of levels deep: not the application's trouble
      unwritable += 1;
      if (unwritable === 1) logger.warn(`xray: a segment can't be written and is dropped: ${String(error)}`);
    }
  };
  const { sampler, stop: stopSampling } = startSampling({
    daemon: address.tcp,
    neverSample: options.neverSample ?? HEALTH_PATHS,
    localRules,
    attributes: options.sampling?.attributes,
    logger,
  });
  const stops = [
    traceExpress(sampler),
    traceMysql2(),
    traceHttpClient(),
    traceUndici(),
    traceOperations(),
    stopSampling,
  ];
  writeTraceparent(options.traceparent === true);
  void describePlatform(options, logger);
  const isOpen = (): boolean => open;
  let closing: Promise<void> | undefined;
  const close = async (deadlineMs: number): Promise<void> => {
    open = false;
    for (const stop of stops) stop();
    burst.flush();
    await emitter.close(deadlineMs);
    running = false;
  };

  return {
    openSegment: () => openSegment(name, isOpen),
    closeSegment: () => closeSegment(isOpen),
    traceId: currentTraceId,
    traceHeader: currentTraceHeader,
    runInSegment: async (header, work) => (open ? runInSegment({ name, sampler }, header, work) : work()),
    logFields: traceLogFields,
    counters: () => ({ ...structuredClone(emitter.counters), unwritable, failures: guard.failures }),
    close: (deadlineMs = DEFAULT_DEADLINE_MS) => (closing ??= close(deadlineMs)),
  };
}
