import type { Action } from '../http/routes.ts';
import { batchGetTraces } from './batch-get-traces.ts';
import type { ApiContext } from './context.ts';
import { getSamplingRules } from './get-sampling-rules.ts';
import { getSamplingTargets } from './get-sampling-targets.ts';
import { putTelemetryRecords } from './put-telemetry-records.ts';
import { putTraceSegments } from './put-trace-segments.ts';
import { unsupported, UNSUPPORTED_OPERATIONS } from './unsupported-operations.ts';

/** Every operation of the X-Ray API by its path; all of them are POST. */
export function createActions(context: ApiContext): ReadonlyMap<string, Action> {
  return new Map([
    ...Object.entries(UNSUPPORTED_OPERATIONS).map(([path, name]): [string, Action] => [
      path,
      unsupported(name),
    ]),
    ['/GetSamplingRules', getSamplingRules(context)],
    ['/SamplingTargets', getSamplingTargets(context)],
    ['/TelemetryRecords', putTelemetryRecords(context)],
    ['/TraceSegments', putTraceSegments(context)],
    ['/Traces', batchGetTraces(context)],
  ]);
}
