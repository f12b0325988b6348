import { z } from 'zod';
import type { Action } from '../http/routes.ts';
import type { ApiContext } from './context.ts';
import { readRequest } from './read-request.ts';

const Count = z.number().int().nullish();

const Record = z.object({
  Timestamp: z.union([z.number(), z.string()]),
  SegmentsReceivedCount: Count,
  SegmentsSentCount: Count,
  SegmentsSpilloverCount: Count,
  SegmentsRejectedCount: Count,
});

const Request = z.object({
  TelemetryRecords: z.array(Record),
  EC2InstanceId: z.string().max(20).nullish(),
  Hostname: z.string().max(255).nullish(),
  ResourceARN: z.string().max(500).nullish(),
});

/** PutTelemetryRecords: what an AWS daemon that sends here tells about itself. It is logged, not kept. */
export function putTelemetryRecords({ log }: ApiContext): Action {
  return (input) => {
    const { TelemetryRecords: records } = readRequest(Request, input);
    for (const record of records) {
      log.debug('telemetry of a daemon', { record });
    }
    return {};
  };
}
