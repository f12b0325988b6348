import { hostname } from 'node:os';
import {
  createLogger,
  createReadiness,
  parseConfigOrExit,
  runService,
  startHttpServer,
} from '@xray-microservices/service-kit';
import { startTracing } from '@xray-microservices/tracing';
import { createApp } from './app.ts';
import { configSchema } from './config.ts';

const SERVICE = 'notification';
const FLUSH_MS = 2000;

const config = parseConfigOrExit(configSchema, process);
const log = { service: SERVICE, level: config.log.level };
const tracing = startTracing({
  ...config.tracing,
  version: config.instance.version,
  logger: createLogger(log),
});
const logger = createLogger({ ...log, mixin: () => tracing.logFields() });
const readiness = createReadiness([]);

await runService({
  logger,
  readiness,
  process,
  start: (steps) => {
    steps.add({ name: 'tracing', deadlineMs: FLUSH_MS, close: (ms) => tracing.close(ms) });
    const { version, build, pod = hostname() } = config.instance;
    const app = createApp({ tracing, logger, readiness, info: { service: SERVICE, version, build, pod } });
    return startHttpServer(app, config.http);
  },
});
