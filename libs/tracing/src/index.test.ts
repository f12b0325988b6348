import { expect, it } from 'vitest';
import * as tracing from './index.ts';

it('the public names are these and no others', () => {
  expect(Object.keys(tracing).sort()).toEqual([
    'AWSXRay',
    'HEALTH_PATHS',
    'OPERATION_CHANNEL',
    'TracingConfigError',
    'ec2Plugin',
    'eksPlugin',
    'startTracing',
    'traceLogFields',
  ]);
});
