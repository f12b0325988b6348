import { createRequire } from 'node:module';
import type { StartTracer } from './tracer.ts';

const require = createRequire(import.meta.url);

/** OpenTelemetry with its X-Ray ids and propagator, exporting by OTLP as its documentation says. */
export const start: StartTracer = ({ otlpUrl, rate }) => {
  const { NodeSDK } = require('@opentelemetry/sdk-node') as typeof import('@opentelemetry/sdk-node');
  const tracing = require('@opentelemetry/sdk-trace') as typeof import('@opentelemetry/sdk-trace');
  const { OTLPTraceExporter } =
    require('@opentelemetry/exporter-trace-otlp-proto') as typeof import('@opentelemetry/exporter-trace-otlp-proto');
  const { HttpInstrumentation } =
    require('@opentelemetry/instrumentation-http') as typeof import('@opentelemetry/instrumentation-http');
  const { ExpressInstrumentation } =
    require('@opentelemetry/instrumentation-express') as typeof import('@opentelemetry/instrumentation-express');
  const { MySQL2Instrumentation } =
    require('@opentelemetry/instrumentation-mysql2') as typeof import('@opentelemetry/instrumentation-mysql2');
  const { AWSXRayPropagator } =
    require('@opentelemetry/propagator-aws-xray') as typeof import('@opentelemetry/propagator-aws-xray');
  const { AWSXRayIdGenerator } =
    require('@opentelemetry/id-generator-aws-xray') as typeof import('@opentelemetry/id-generator-aws-xray');
  const sdk = new NodeSDK({
    serviceName: 'bench',
    idGenerator: new AWSXRayIdGenerator(),
    textMapPropagator: new AWSXRayPropagator(),
    sampler: new tracing.ParentBasedSampler({ root: new tracing.TraceIdRatioBasedSampler(rate) }),
    traceExporter: new OTLPTraceExporter({ url: otlpUrl }),
    instrumentations: [new HttpInstrumentation(), new ExpressInstrumentation(), new MySQL2Instrumentation()],
  });
  sdk.start();
  return { before: () => undefined, after: () => undefined, close: () => sdk.shutdown() };
};
