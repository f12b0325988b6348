import { AWSXRay, startTracing } from '../../../libs/tracing/src/index.ts';
import type { StartTracer } from './tracer.ts';

/** libs/tracing. */
export const start: StartTracer = ({ udpPort, rate }) => {
  const tracing = startTracing({ name: 'bench', daemonAddress: `127.0.0.1:${udpPort}`, plugins: [] });
  AWSXRay.middleware.disableCentralizedSampling();
  AWSXRay.middleware.setSamplingRules({ version: 2, default: { fixed_target: rate, rate }, rules: [] });
  return {
    before: (app) => app.use(tracing.openSegment() as never),
    after: (app) => app.use(tracing.closeSegment() as never),
    counters: () => tracing.counters(),
    close: () => tracing.close(),
  };
};
