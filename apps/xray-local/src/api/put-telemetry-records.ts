import { z } from 'zod';
import type { Action } from '../http/routes.ts';
import { readRequest } from './read-request.ts';
import type { Services } from './services.ts';
import { Timestamp } from './time.ts';

const Count = z.number().int().optional();

const Record = z.object({
  Timestamp,
  SegmentsReceivedCount: Count,
  SegmentsSentCount: Count,
  SegmentsSpilloverCount: Count,
  SegmentsRejectedCount: Count,
  BackendConnectionErrors: z
    .object({
      TimeoutCount: Count,
      ConnectionRefusedCount: Count,
      HTTPCode4XXCount: Count,
      HTTPCode5XXCount: Count,
      UnknownHostCount: Count,
      OtherCount: Count,
    })
    .optional(),
});

const Request = z.object({
  TelemetryRecords: z.array(Record),
  EC2InstanceId: z.string().max(20).optional(),
  Hostname: z.string().max(255).optional(),
  ResourceARN: z.string().max(500).optional(),
});

/** PutTelemetryRecords: what an AWS daemon that sends here tells about itself. GET /local/telemetry shows the last. */
export function putTelemetryRecords({ telemetry, log }: Services): Action {
  return (input) => {
    const { TelemetryRecords: records, ...sender } = readRequest(Request, input);
    for (const record of records) {
      telemetry.add({
        record,
        hostname: sender.Hostname,
        instanceId: sender.EC2InstanceId,
        resourceArn: sender.ResourceARN,
      });
      log.debug('telemetry of a daemon', { record });
    }
    return {};
  };
}
