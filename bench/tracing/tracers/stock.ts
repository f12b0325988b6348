import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import type { StartTracer } from './tracer.ts';

const require = createRequire(import.meta.url);

/** The X-Ray SDK as its documentation says: automatic mode, HTTP, promises, mysql2 and Express captured. */
export const start: StartTracer = ({ udpPort, rate }) => {
  process.env['AWS_XRAY_DAEMON_ADDRESS'] = `127.0.0.1:${udpPort}`;
  const AWSXRay = require('aws-xray-sdk') as typeof import('aws-xray-sdk');
  const logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
  };
  AWSXRay.setLogger(logger);
  AWSXRay.captureHTTPsGlobal(http);
  AWSXRay.captureHTTPsGlobal(https);
  AWSXRay.capturePromise();
  AWSXRay.captureMySQL(require('mysql2') as never);
  AWSXRay.middleware.disableCentralizedSampling();
  AWSXRay.middleware.setSamplingRules({ version: 2, default: { fixed_target: rate, rate }, rules: [] });
  return {
    before: (app) => app.use(AWSXRay.express.openSegment('bench') as never),
    after: (app) => app.use(AWSXRay.express.closeSegment() as never),
    close: () => Promise.resolve(),
  };
};
